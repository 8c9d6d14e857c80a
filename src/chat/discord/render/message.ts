import type { APIEmbed } from "discord.js";
import { BotError } from "../../../core/errors.ts";
import type { Message } from "../../../core/inbound.ts";
import { paginate } from "../../../core/pages.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Reply } from "../../../core/reply.ts";
import { CONTENT_CHARS, EMBED_DESCRIPTION_CHARS, EMBEDS_CHARS } from "../limits.ts";
import { type ComponentRow, fitButtons } from "./components.ts";
import type { KeptSay } from "./custom-id.ts";
import { type AllowedMentions, allowedMentions } from "./mentions.ts";
import { paragraphsOf } from "./paragraphs.ts";
import { continuedRow, leftRow, pageRow, typedParagraphs } from "./remarks.ts";
import { headingRow, type Paragraph, type Row } from "./rows.ts";
import { joined, openSheet, textOf } from "./sheet.ts";
import { colourOf, type Standing, toneParts } from "./signs.ts";

/**
 * What Discord takes, for posting and for editing alike: all that a message shows is always there, so that an edit leaves
 * nothing of what was there before. Text from outside may mention nobody.
 */
export interface MessageBody {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: readonly ComponentRow[];
  readonly allowed_mentions: AllowedMentions;
}

export interface Rendered {
  readonly body: MessageBody;
  /** Sentences of buttons that must be kept before the message is shown: see Says. */
  readonly keep: readonly KeptSay[];
}

export interface PageOptions extends Reader {
  /**
   * Where what does not fit into one message goes on: in the thread under it, in further messages after it, or nowhere,
   * and then it is only counted. Default: "below", and "nowhere" while the message is live.
   */
  readonly goesOn?: "thread" | "below" | "nowhere";
  /** Without embeds, for where the bot may not show them (the right "Embed Links"). All that they would say is still said. */
  readonly inWords?: boolean;
}

/** Messages that one reply may become. More nobody reads in a chat; what is left is counted. */
export const PAGES = 5;
/** Room that is kept for the rendering's own remarks, characters. */
const REMARKS_CHARS = 200;
/** The embeds of a message: a full one, and what then is left of all that embeds may hold. */
const EMBED_ROOMS = [EMBED_DESCRIPTION_CHARS, EMBEDS_CHARS - EMBED_DESCRIPTION_CHARS].map(
  (chars) => chars - REMARKS_CHARS,
);
const CONTENT_ROOM = CONTENT_CHARS - REMARKS_CHARS;

/** A message as one message of Discord's: what does not fit is counted. */
export function renderMessage(message: Message, options: Omit<PageOptions, "goesOn">): Rendered {
  const [first] = renderPages(message, { ...options, goesOn: "nowhere" });
  return first;
}

/**
 * A message as the messages of Discord's that it takes: the first has the title and the buttons, the others carry on. Each
 * is one that Discord accepts, whatever the reply holds, and its `content` is never empty.
 *
 * `content` has the title and the texts that follow it: times and links work there and do not in an embed's title, and it
 * is what notifications show and what those see who hide embeds. From its first list or quotation on a reply is in embeds,
 * whose colour says what the sign before the title says. Nothing is said twice.
 */
export function renderPages(message: Message, options: PageOptions): readonly [Rendered, ...Rendered[]] {
  const { reply, live, asks } = message;
  const standing: Standing = live ? "live" : message.question ? "question" : "final";
  const goesOn = options.goesOn ?? (live ? "nowhere" : "below");
  const fitted = fitButtons(reply.buttons ?? [], asks);
  const paragraphs = [...contentOf(reply, options, standing), ...typedParagraphs(fitted)];
  const { lead, rest } = options.inWords ? { lead: "", rest: paragraphs } : leadOf(paragraphs);
  const rooms = options.inWords ? [CONTENT_ROOM] : EMBED_ROOMS;
  const most = goesOn === "nowhere" ? 1 : PAGES;
  const { sheets, afterFirst, left } = paginate(
    rest,
    (page) => (page < most ? openSheet(rooms) : undefined),
    (heading) => ({ ...heading, markdown: `${heading.markdown} (continued)` }),
  );
  const drawn = sheets.map(({ texts }, i): MessageBody => {
    const isFirst = i === 0;
    const isLast = i === sheets.length - 1;
    const remarks = [
      ...(isFirst && !isLast && goesOn !== "nowhere" ? [continuedRow(afterFirst, goesOn, left.count === 0)] : []),
      ...(isLast && left.count > 0 ? [leftRow(left, message.command)] : []),
    ];
    const head = isFirst ? lead : textOf([pageRow(i + 1, sheets.length)]);
    const said = withRemarks(texts, remarks);
    const drawn = options.inWords ? inWords(head, said) : inEmbeds(head, said, colourOf(reply.tone, standing));
    return {
      ...drawn,
      components: isFirst ? fitted.rows : [],
      allowed_mentions: allowedMentions(reply, drawn.content),
    };
  });
  const [first, ...others] = drawn;
  if (first === undefined) throw new BotError("bug", "There was nothing to show; the log has the details.");
  return [{ body: first, keep: fitted.keep }, ...others.map((body): Rendered => ({ body, keep: [] }))];
}

type Drawn = Pick<MessageBody, "content" | "embeds">;

function inWords(head: string, said: readonly string[]): Drawn {
  return { content: [head, ...said].filter((text) => text !== "").join("\n"), embeds: [] };
}

function inEmbeds(head: string, said: readonly string[], color: number): Drawn {
  return { content: head, embeds: said.map((description) => ({ description, color })) };
}

function contentOf({ tone, title, blocks = [] }: Reply, reader: Reader, standing: Standing): readonly Paragraph[] {
  const head = headingRow(title, reader, toneParts(tone, standing), "strong");
  return [{ rows: [head], isList: false }, ...paragraphsOf(blocks, reader)];
}

/** The title and the texts right under it, as many of them as there is room for, and all the rest. */
function leadOf([title, texts, ...others]: readonly Paragraph[]): {
  readonly lead: string;
  readonly rest: readonly Paragraph[];
} {
  let lead = textOf(title?.rows ?? []);
  if (texts === undefined) return { lead, rest: [] };
  if (texts.isList || texts.rows[0]?.kind !== "line") return { lead, rest: [texts, ...others] };
  for (const [i, row] of texts.rows.entries()) {
    const longer = joined(lead, row, false);
    if (longer.length > CONTENT_ROOM) return { lead, rest: [{ ...texts, rows: texts.rows.slice(i) }, ...others] };
    lead = longer;
  }
  return { lead, rest: others };
}

/** Remarks stand last. */
function withRemarks(texts: readonly string[], remarks: readonly Row[]): readonly string[] {
  const last = texts.at(-1);
  if (remarks.length === 0) return texts;
  return last === undefined ? [textOf(remarks)] : [...texts.slice(0, -1), `${last}\n${textOf(remarks)}`];
}
