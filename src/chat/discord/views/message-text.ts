/** What of a message is words or an address, in whatever embed or component it stands. */
const TELLING: ReadonlySet<string> = new Set([
  "content",
  "title",
  "description",
  "name",
  "value",
  "text",
  "url",
  "label",
]);
/** Where further parts stand; of a forwarded message in its snapshots. */
const HOLDING: ReadonlySet<string> = new Set([
  "embeds",
  "fields",
  "footer",
  "author",
  "components",
  "accessory",
  "message_snapshots",
  "message",
]);
/** Whoever wrote it is no part of what it says. */
const SKIPPED_AT_TOP = "author";

/** Longer messages are notes, not alerts; components within components lie four deep. */
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
      if (depth === 0 && key === SKIPPED_AT_TOP) continue;
      if (typeof part === "string" && TELLING.has(key)) parts.add(part.trim());
      else if (HOLDING.has(key)) walk(part, depth + 1);
    }
  };
  walk(message, 0);
  parts.delete("");
  return [...parts].join("\n").slice(0, CHARS_MAX);
}
