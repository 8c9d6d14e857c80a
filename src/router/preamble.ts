import { isInvisible, isSpace } from "./text.ts";

const SLASH = 0x2f;
const AT = 0x40;
const OPEN_ANGLE = 0x3c;
/** A platform's own form of a mention: Slack's "<@U012>" and "<@U012|name>", Discord's "<@!123>" and "<@&456>". */
const MENTION = /<@[!&]?[\w.-]+(?:\|[^>]{0,80})?>/uy;
/** What may stand between the bot's name and the command. */
const AFTER_NAME = /[,:]?(?=\s|$)/uy;
/** "@tocsin tocsin: /status": more than this is no greeting. */
const STEPS_MAX = 4;

export interface Preamble {
  /** The offset at which the command starts. */
  skip(text: string): number;
}

/**
 * Recognises what stands before a command and says nothing: white space, mentions of the bot (whatever platform form, or
 * one of its `botNames` with or without "@", "," and ":") and a leading slash.
 */
export function createPreamble(botNames: readonly string[]): Preamble {
  const names = botNames.map((name) => name.toLowerCase());
  const initials = new Set(names.map((name) => name.charCodeAt(0)));
  const nameEnd = (text: string, at: number): number => {
    const from = text.charCodeAt(at) === AT || text.charCodeAt(at) === SLASH ? at + 1 : at;
    if (!initials.has(text.charCodeAt(from) | 0x20)) return at;
    for (const name of names) {
      if (text.slice(from, from + name.length).toLowerCase() !== name) continue;
      AFTER_NAME.lastIndex = from + name.length;
      const after = AFTER_NAME.exec(text);
      if (after !== null) return from + name.length + after[0].length;
    }
    return at;
  };
  return {
    skip(text) {
      let at = 0;
      for (let step = 0; step < STEPS_MAX; step++) {
        at = skipBlank(text, at);
        const next = text.charCodeAt(at) === OPEN_ANGLE ? mentionEnd(text, at) : nameEnd(text, at);
        if (next === at) break;
        at = next;
      }
      at = skipBlank(text, at);
      return text.charCodeAt(at) === SLASH ? at + 1 : at;
    },
  };
}

function mentionEnd(text: string, at: number): number {
  MENTION.lastIndex = at;
  if (MENTION.exec(text) === null) return at;
  AFTER_NAME.lastIndex = MENTION.lastIndex;
  return AFTER_NAME.exec(text) === null ? MENTION.lastIndex : AFTER_NAME.lastIndex;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && (isSpace(text.charCodeAt(at)) || isInvisible(text.charCodeAt(at)))) at++;
  return at;
}
