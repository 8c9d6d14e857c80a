/** How a platform's message is taken apart. */
export interface Telling {
  /** Keys whose text is words or an address. */
  readonly tells: ReadonlySet<string>;
  /** Keys beneath which further parts stand. */
  readonly holds: ReadonlySet<string>;
  /** Key of the message itself that is no part of what it says. */
  readonly skippedAtTop?: string;
  /** A text as a person reads it. Default: as it is. */
  read?(text: string): string;
}

/** Longer messages are notes, not alerts; the platforms' parts within parts lie six deep. */
const CHARS_MAX = 10_000;
const PARTS_MAX = 2_000;
const DEPTH_MAX = 12;

/** A message's plain text with the addresses that it links to, each part once, in its order. Never throws. */
export function tellingText(message: unknown, { tells, holds, skippedAtTop, read = (text) => text }: Telling): string {
  const parts = new Set<string>();
  let left = PARTS_MAX;
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEPTH_MAX || --left < 0 || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, depth + 1);
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      if (depth === 0 && key === skippedAtTop) continue;
      if (typeof part === "string" && tells.has(key)) parts.add(read(part).trim());
      else if (holds.has(key)) walk(part, depth + 1);
    }
  };
  walk(message, 0);
  parts.delete("");
  return [...parts].join("\n").slice(0, CHARS_MAX);
}
