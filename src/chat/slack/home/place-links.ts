import type { Block, Inline, Item, Line, Reply } from "../../../core/reply.ts";
import { PLATFORM, type SlackNames } from "../names.ts";

/** A channel, a private channel or a direct message by our name for it: "slack:C0123", "slack:T0123.D0456". */
const PLACE = new RegExp(`^${PLATFORM}:(?:[TE][A-Z0-9]+\\.)?[CDG][A-Z0-9]+$`, "u");

/** The reply with links in place of the ids of Slack's places. `team` is that of the one who reads it. */
export function withPlaceLinks(reply: Reply, names: SlackNames, team: string): Reply {
  const inline = (part: Inline): Inline => {
    if (typeof part === "string" || part.type !== "code" || !PLACE.test(part.text)) return part;
    const at = names.channel({ id: part.text, platform: PLATFORM });
    const text = at.channel.startsWith("D") ? "our direct messages" : "this channel";
    return { type: "link", url: addressOf(at.team || team, at.channel), text, quiet: true };
  };
  const line = (one: Line): Line => (isParts(one) ? one.map(inline) : inline(one));
  const item = (one: Item): Item => ({
    ...one,
    line: line(one.line),
    ...(one.under === undefined ? {} : { under: one.under.map(line) }),
  });
  const block = (one: Block): Block => {
    if (one.type === "quote") return one;
    return one.type === "text" ? { ...one, line: line(one.line) } : { ...one, items: one.items.map(item) };
  };
  return { ...reply, ...(reply.blocks === undefined ? {} : { blocks: reply.blocks.map(block) }) };
}

/** Opens in whichever Slack the reader has (Slack docs, Deep linking into Slack, read 2026-11-21). */
function addressOf(team: string, channel: string): string {
  return `https://slack.com/app_redirect?${new URLSearchParams({ team, channel })}`;
}

function isParts(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}
