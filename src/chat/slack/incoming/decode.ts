import { BOT_MARK, unstyled, withoutCall } from "../../../core/calling.ts";
import { expandControls } from "./controls.ts";

/** What Slack sent of a saying. */
export interface Typed {
  readonly text: string;
  /** The bot as a person of that workspace: "U0BOT". */
  readonly botUser: string;
  /** How the person with this Slack id stands in the text. */
  nameOf(user: string): string;
}

/** What was typed. */
export interface Decoded {
  readonly text: string;
  /** Slack ids of the people whom it mentions, each once, in their order; the bot only where it is not called. */
  readonly mentions: readonly string[];
  readonly mentionsBot: boolean;
}

/** A message that is one code block, or in one style from end to end: "`ack all`", "*_ack all_*". */
const WRAPPED: readonly RegExp[] = [
  /^```((?:(?!```).)+)```$/su,
  /^`([^`\n]+)`$/u,
  /^\*([^*\n]+)\*$/u,
  /^_([^_\n]+)_$/u,
  /^~([^~\n]+)~$/u,
];
/** Slack has four styles: bold, italics, struck through, code. */
const STYLES = 4;

/**
 * Slack's text as it was typed (Slack docs, "Formatting text for app surfaces", read 2026-11-21): characters for entities,
 * an address for a link, "#ops" for a channel, what `nameOf` says for a person; without the bot's own mention, and
 * without a style that holds the whole of it. Never throws, whatever the text.
 */
export function decode({ text: sent, botUser, nameOf }: Typed): Decoded {
  const mentions = new Set<string>();
  const marked = expandControls(sent.replaceAll(BOT_MARK, ""), (user) => {
    if (user === botUser) return BOT_MARK;
    mentions.add(user);
    return nameOf(user);
  });
  const said = withoutCall(marked);
  if (said.includes(BOT_MARK)) mentions.add(botUser);
  const text = unstyled(said.replaceAll(BOT_MARK, nameOf(botUser)), WRAPPED, STYLES);
  return { text, mentions: [...mentions], mentionsBot: marked.includes(BOT_MARK) };
}
