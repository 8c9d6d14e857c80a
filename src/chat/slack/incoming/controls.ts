/** What Slack puts in angle brackets: a sign, what is meant, and how it reads. Typed brackets arrive as entities. */
const CONTROL = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/gu;
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ENTITY = /&(?:amp|lt|gt);/gu;
const USER = /^[UW][A-Z0-9]+$/u;

/** The three characters that Slack escapes, and no others (Slack docs, "Formatting text", read 2026-11-21). */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity) => ENTITIES[entity] ?? entity);
}

/** Slack's text with its controls as words; `person` says how somebody with that id stands there. */
export function expandControls(text: string, person: (user: string) => string): string {
  let expanded = "";
  let done = 0;
  for (const found of text.matchAll(CONTROL)) {
    const [whole, sign = "", meant = "", label] = found;
    expanded += decodeEntities(text.slice(done, found.index)) + wordsOf(whole, sign, meant, label, person);
    done = found.index + whole.length;
  }
  return expanded + decodeEntities(text.slice(done));
}

function wordsOf(
  whole: string,
  sign: string,
  meant: string,
  label: string | undefined,
  person: (user: string) => string,
): string {
  const shown = label === undefined || label === "" ? undefined : decodeEntities(label);
  if (sign === "@") return USER.test(meant) ? person(meant) : `@${shown ?? meant}`;
  if (sign === "#") return `#${(shown ?? meant).replace(/^#/u, "")}`;
  if (sign === "!") return specialWords(meant, shown);
  if (meant === "") return decodeEntities(whole);
  return linkWords(decodeEntities(meant), shown);
}

/** "<!here>", "<!subteam^S1|@infra>", "<!date^1392734382^{date}|18 February>" */
function specialWords(meant: string, shown: string | undefined): string {
  const [kind = "", id = ""] = meant.split("^");
  if (kind === "date") return shown ?? "";
  const name = shown ?? (kind === "subteam" ? id : kind);
  return name.startsWith("@") ? name : `@${name}`;
}

/** Slack makes a link of every address that is typed; then the words are what was typed. */
function linkWords(address: string, shown: string | undefined): string {
  if (address.startsWith("mailto:")) return address.slice("mailto:".length);
  if (address.startsWith("tel:")) return shown ?? address.slice("tel:".length);
  if (shown === undefined) return address;
  return bare(shown) === bare(address) ? shown : `${shown} (${address})`;
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//u, "").replace(/\/$/u, "");
}
