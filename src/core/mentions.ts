import type { Actor } from "./people.ts";

/** So many people are mentioned in one message at most; what is beyond is not looked up. */
const MENTIONS_MAX = 25;

/** What stands on either side of an id that is a whole word: an address or a longer id is none. */
const BEFORE = String.raw`(?<![\w:.@/+-])`;
const AFTER = String.raw`(?![\w@]|[.:/-]\w)`;

/** The ids of people of these platforms that stand in a text ("slack:U0123"), each once. */
export function idsIn(text: string, platforms: readonly string[]): readonly string[] {
  if (!platforms.some((platform) => text.includes(`${platform}:`))) return [];
  const id = new RegExp(`${BEFORE}(?:${platforms.map(literally).join("|")}):\\w+(?:\\.\\w+)?${AFTER}`, "gu");
  return [...new Set(text.match(id))].slice(0, MENTIONS_MAX);
}

/** A text for people: whoever stands in it by id stands there by name, as "@Ben Okafor". */
export function withNames(text: string, mentions: readonly Actor[]): string {
  return mentions.reduce((named, mention) => {
    const id = new RegExp(`${BEFORE}${literally(mention.id)}${AFTER}`, "gu");
    return named.replace(id, () => `@${nameOf(mention)}`);
  }, text);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}

/** An id tells nobody anything, and the public least of all. */
function nameOf({ id, name }: Actor): string {
  return id.endsWith(name) ? "somebody" : name;
}
