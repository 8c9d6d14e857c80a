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
  /** Slack ids of the people whom it mentions, each once, in their order; never the bot. */
  readonly mentions: readonly string[];
  readonly mentionsBot: boolean;
}

/** Stands where the bot was mentioned. Nobody can type it. */
const BOT = "\u0000";
/** "@tocsin: ack all", "@tocsin, ack all" */
const AFTER_BOT = /^[,:](?=\s|$)/u;
/** "ack all, @tocsin" */
const BEFORE_BOT = /,$/u;
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
export function decode({ text, botUser, nameOf }: Typed): Decoded {
  const mentions = new Set<string>();
  const marked = expandControls(text.replaceAll(BOT, ""), (user) => {
    if (user === botUser) return BOT;
    mentions.add(user);
    return nameOf(user);
  });
  return { text: unstyled(withoutBot(marked)), mentions: [...mentions], mentionsBot: marked.includes(BOT) };
}

function withoutBot(marked: string): string {
  const pieces = marked.split(BOT).map((piece) => piece.trim());
  const said = pieces.map((piece, i) => {
    const isAfter = i > 0 && pieces.slice(0, i).every((before) => before === "");
    const isBefore = i < pieces.length - 1 && pieces.slice(i + 1).every((after) => after === "");
    const begun = isAfter ? piece.replace(AFTER_BOT, "").trimStart() : piece;
    return isBefore ? begun.replace(BEFORE_BOT, "").trimEnd() : begun;
  });
  return said.filter((piece) => piece !== "").join(" ");
}

function unstyled(text: string): string {
  let bare = text;
  for (let style = 0; style < STYLES; style += 1) {
    const inside = WRAPPED.map((wrapping) => wrapping.exec(bare)?.[1]?.trim()).find((found) => found);
    if (inside === undefined) break;
    bare = inside;
  }
  return bare;
}
