import { withNames } from "../core/mentions.ts";
import type { Actor } from "../core/people.ts";
import type { Inline, Line, Reply } from "../core/reply.ts";
import { mentioned } from "./kinds/find-names.ts";
import type { Known } from "./known.ts";
import { picksOf, type Reading } from "./reading.ts";
import { quotedText, type Scan, writtenAs } from "./scan.ts";
import { keyOf } from "./text.ts";

/** The answer to somebody mentioned where a person of a vendor belongs, when no vendor lists them. */
export function unlistedMention(reading: Reading, scan: Scan, known: Known): Reply | undefined {
  for (const { from, to, found } of picksOf(reading)) {
    if (found.entries.some(({ named }) => named.refs.length > 0)) continue;
    const said = (quotedText(scan, from, to) ?? writtenAs(scan, from, to)).replace(/[.!?]+$/u, "");
    const mention = mentioned(keyOf(said), known);
    if (mention !== undefined) return { type: "reply", tone: "warn", title: notKnown(mention) };
  }
  return undefined;
}

function notKnown({ name, email, noEmail }: Actor): Line {
  const say: Inline = { type: "code", text: `link @${name} to name@example.com` };
  if (email !== undefined) return [`No vendor knows @${name} under ${email}: an admin can say `, say, "."];
  const why = noEmail === undefined ? "" : ` (${noEmail})`;
  return [`I do not know which address @${name} has${why}: an admin can say `, say, "."];
}

/** What people read of a reply, its buttons' labels included, with names for ids; what buttons say keeps the ids. */
export function replyWithNames(reply: Reply, mentions: readonly Actor[]): Reply {
  if (mentions.length === 0) return reply;
  const { title, buttons } = reply;
  return {
    ...reply,
    title: isParts(title) ? title.map((part) => named(part, mentions)) : named(title, mentions),
    ...(buttons && { buttons: buttons.map((button) => ({ ...button, label: withNames(button.label, mentions) })) }),
  };
}

function isParts(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}

function named(part: Inline, mentions: readonly Actor[]): Inline {
  if (typeof part === "string") return withNames(part, mentions);
  return "text" in part ? { ...part, text: withNames(part.text, mentions) } : part;
}
