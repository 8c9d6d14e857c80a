import { decodeEntities } from "../incoming/controls.ts";

/** What of a message is words or an address, in whatever block, attachment or rich text it stands. */
const TELLING: ReadonlySet<string> = new Set([
  "text",
  "pretext",
  "title",
  "title_link",
  "value",
  "fallback",
  "url",
  "from_url",
  "alt_text",
]);
/** Where further parts stand. */
const HOLDING: ReadonlySet<string> = new Set([
  "blocks",
  "attachments",
  "elements",
  "fields",
  "text",
  "accessory",
  "title",
]);

/** Longer messages are notes, not alerts; parts within parts of rich text lie six deep. */
const CHARS_MAX = 10_000;
const PARTS_MAX = 2_000;
const DEPTH_MAX = 12;

/** A message's plain text with the addresses that it links to, each part once, in its order. Never throws. */
export function messageText(message: unknown): string {
  const parts = new Set<string>();
  let left = PARTS_MAX;
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEPTH_MAX || --left < 0 || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, depth + 1);
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      if (typeof part === "string" && TELLING.has(key)) parts.add(withAddresses(part).trim());
      else if (HOLDING.has(key)) walk(part, depth + 1);
    }
  };
  walk(message, 0);
  parts.delete("");
  return [...parts].join("\n").slice(0, CHARS_MAX);
}

/** "<https://example.com/42|PD-42>" as "PD-42 https://example.com/42". */
const LINK = /<([a-z]+:[^|>\s]+)(?:\|([^>]*))?>/giu;

function withAddresses(text: string): string {
  return decodeEntities(text.replace(LINK, (_all, url: string, shown: string | undefined) => `${shown ?? ""} ${url}`));
}
