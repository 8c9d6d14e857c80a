/** The parts of a length of time; days are calendar days where a calendar is at hand. */
export interface Length {
  readonly days: number;
  readonly ms: number;
}

/** Snoozes, maintenance and filters beyond a year are typing errors. */
export const DURATION_MS_MAX = 366 * 86_400_000;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ...spellings(7 * DAY_MS, "w week weeks wk wks"),
  ...spellings(DAY_MS, "d day days"),
  ...spellings(HOUR_MS, "h hr hrs hour hours"),
  ...spellings(MINUTE_MS, "m min mins minute minutes"),
  ...spellings(SECOND_MS, "s sec secs second seconds"),
]);
const TEXT_CHARS_MAX = 60;
const WORDED = /^(?:(?<half>half an?)|(?<one>an?)) (?<unit>[a-z]+)(?<andHalf> and a half)?$/u;
const PIECE = /\s*(?:,|and\b)?\s*(?<n>\d{1,6}(?:[.,]\d{1,3})?)\s*(?<unit>[a-z]+)?/uy;

/** "2h", "90m", "1h30", "2 hours", "1 day 4 h", "half an hour": undefined when it is none, nothing, or over the bound. */
export function readLength(written: string): Length | undefined {
  const text = written.trim().toLowerCase().replace(/\s+/gu, " ");
  if (text.length === 0 || text.length > TEXT_CHARS_MAX) return undefined;
  const length = readWorded(text) ?? readPieces(text);
  if (length === undefined) return undefined;
  const ms = lengthMs(length);
  return ms > 0 && ms <= DURATION_MS_MAX ? length : undefined;
}

/** Milliseconds, a day being 24 hours. */
export function lengthMs(length: Length): number {
  return length.days * DAY_MS + length.ms;
}

/** So that `readLength` gives back the same: "1d 2h 30m". `ms` is rounded to whole seconds. */
export function renderDuration(ms: number): string {
  let rest = Math.max(1, Math.round(ms / SECOND_MS)) * SECOND_MS;
  const parts: string[] = [];
  for (const [unitMs, sign] of [
    [DAY_MS, "d"],
    [HOUR_MS, "h"],
    [MINUTE_MS, "m"],
    [SECOND_MS, "s"],
  ] as const) {
    const n = Math.floor(rest / unitMs);
    if (n > 0) parts.push(`${n}${sign}`);
    rest -= n * unitMs;
  }
  return parts.join(" ");
}

function readWorded(text: string): Length | undefined {
  const { unit = "", half, andHalf } = WORDED.exec(text)?.groups ?? {};
  const unitMs = UNIT_MS.get(unit);
  if (unitMs === undefined || unit.length < 2) return undefined;
  return lengthOf(unitMs, half !== undefined ? 0.5 : andHalf !== undefined ? 1.5 : 1);
}

function readPieces(text: string): Length | undefined {
  let days = 0;
  let ms = 0;
  let lastUnitMs = Number.POSITIVE_INFINITY;
  PIECE.lastIndex = 0;
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    const { n, unit } = PIECE.exec(text)?.groups ?? {};
    if (n === undefined) return undefined;
    // "1h30": a bare number behind hours is minutes.
    const unitMs = unit === undefined ? (lastUnitMs === HOUR_MS ? MINUTE_MS : undefined) : UNIT_MS.get(unit);
    if (unitMs === undefined || unitMs >= lastUnitMs) return undefined;
    const piece = lengthOf(unitMs, Number(n.replace(",", ".")));
    days += piece.days;
    ms += piece.ms;
    lastUnitMs = unitMs;
  }
  return { days, ms };
}

function lengthOf(unitMs: number, n: number): Length {
  const unitDays = unitMs >= DAY_MS && Number.isInteger(n) ? (unitMs / DAY_MS) * n : 0;
  return unitDays > 0 ? { days: unitDays, ms: 0 } : { days: 0, ms: Math.round(unitMs * n) };
}

function spellings(unitMs: number, words: string): readonly (readonly [string, number])[] {
  return words.split(" ").map((word) => [word, unitMs] as const);
}
