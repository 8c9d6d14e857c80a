import { BotError } from "../../core/errors.ts";

/**
 * Ids and keys as PostgreSQL can hold them: its text has no U+0000 (PostgreSQL 18 documentation, section 8.3, read
 * 2026-11-21). Values need none of this: JSON escapes it.
 */
export function toColumn(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\u0000", "\\0");
}

export function fromColumn(text: string): string {
  return text.replaceAll(/\\(.)/gsu, (_, escaped: string) => (escaped === "0" ? "\u0000" : escaped));
}

/** Half a surrogate pair would be another id in the database than in memory. */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new BotError("bad_input", "This holds a broken character: type it again.", { details: { text } });
}
