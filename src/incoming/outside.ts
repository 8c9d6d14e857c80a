import { cut, firstUnits, isBlank, literal, literalLines } from "../core/literal.ts";

/** The end of the year 9999, ms: what is later was never meant as a time. */
const LAST_AT = 253_402_300_799_999;
/** Longer ones no chat takes as a link (Slack docs, Block Kit, url of a button; read 2026-11-21). */
const URL_CHARS = 3_000;

/** What stands under a name in something from outside; nothing that is inherited. */
export function own(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}

/** Words, a number, yes or no, as one line of at most `charsMax`; undefined for anything else, and for what no eye can see. */
export function line(value: unknown, charsMax: number): string | undefined {
  return shown(value, charsMax, literal);
}

/** The same with its line breaks. */
export function lines(value: unknown, charsMax: number): string | undefined {
  return shown(value, charsMax, literalLines);
}

function shown(value: unknown, charsMax: number, clean: (text: string) => string): string | undefined {
  const text = plain(value);
  if (text === undefined) return undefined;
  // What is far too long is cut before anything looks at each of its characters.
  const short = cut(clean(firstUnits(text, 2 * charsMax)).trim(), charsMax);
  return isBlank(short) ? undefined : short;
}

function plain(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const isPlain = typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
  return isPlain ? String(value) : undefined;
}

/** An address of the web; undefined for everything else that calls itself one. */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > URL_CHARS) return undefined;
  return /^https?:\/\/[^\s<>]+$/iu.test(value) && value.isWellFormed() && URL.canParse(value) ? value : undefined;
}

/** A time, ms; undefined for none, and for the year 1, with which Go says that there is none. */
export function instantOf(value: unknown): number | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return at > 0 && at <= LAST_AT ? at : undefined;
}
