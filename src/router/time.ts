import type { ParsedResult } from "chrono-node";
import { DateTime, IANAZone } from "luxon";
import { readLength } from "../core/duration.ts";
import { instantOf, type ReadTime, type WallClock } from "./wall-clock.ts";

export interface TimeReader {
  /** Reads a time as `zone` sees it, now being `now`. Undefined when the text is not wholly a time. Never throws. */
  read(text: string, zone: string, now: number): ReadTime | undefined;
}

/** A day without an hour starts with work. */
const DAY_STARTS_HOUR = 9;
const TEXT_CHARS_MAX = 80;
const DAY_MS = 86_400_000;

const ZONE_AT_END = /^(?<time>.+?)\s+\(?(?<zone>[a-z_]+(?:\/[a-z_+\-0-9]+)+|utc|gmt)\)?$/iu;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?<offset>z|[+-]\d{2}:?\d{2})?)?$/iu;
/** Nothing else starts like this: when it is no date, it is no time in words either. */
const LIKE_ISO = /^\d{4}-\d/u;
const RELATIVE = /^(?:in (?<ahead>.+)|(?<later>.+?) (?:from now|later)|(?<ago>.+) ago)$/iu;
/** 3/4 is March in one country and April in another. */
const SLASHED_DATE = /\b\d{1,2}\/\d{1,2}\b/u;
const PART_OF_DAY = /night|evening|morning|afternoon|noon/iu;
const PAST_WORD = /^(?:last|past|yesterday)\b/iu;

/** The reader of times in words. chrono-node is loaded here, when the first such time is said. */
export async function loadTimeReader(): Promise<TimeReader> {
  const chrono = await import("chrono-node/en");
  return {
    read(written, speakerZone, now) {
      const text = written.trim().replace(/\s+/gu, " ");
      if (text.length === 0 || text.length > TEXT_CHARS_MAX) return undefined;
      const { time, zone } = zoneAtEnd(text) ?? { time: text, zone: speakerZone };
      if (/^(?:right )?now$/iu.test(time)) return { at: now };
      const here = DateTime.fromMillis(now, { zone });
      if (!here.isValid) return undefined;
      return readRelative(time, here) ?? readIso(time, zone, now) ?? readWords(chrono.parse, time, here);
    },
  };
}

function zoneAtEnd(text: string): { readonly time: string; readonly zone: string } | undefined {
  const { time, zone } = ZONE_AT_END.exec(text)?.groups ?? {};
  return time !== undefined && zone !== undefined && IANAZone.isValidZone(zone) ? { time, zone } : undefined;
}

/** "in 2h" is 2 hours of real time; "in 2 days" is the same wall clock two days on. */
function readRelative(text: string, here: DateTime): ReadTime | undefined {
  const { ahead, later, ago } = RELATIVE.exec(text)?.groups ?? {};
  const length = readLength(ahead ?? later ?? ago ?? "");
  if (length === undefined) return undefined;
  const step = { days: length.days, milliseconds: length.ms };
  return { at: (ago === undefined ? here.plus(step) : here.minus(step)).toMillis() };
}

function readIso(text: string, zone: string, now: number): ReadTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const then = DateTime.fromISO(text.toUpperCase().replace(" ", "T"), { zone, setZone: true });
  if (!then.isValid) return undefined;
  if (match.groups?.offset !== undefined) return { at: then.toMillis() };
  if (text.length === "2026-11-21".length)
    return startOfWork(text, { ...dayOf(then), hour: DAY_STARTS_HOUR, minute: 0, second: 0 }, zone, now);
  const [hour = 0, minute = 0, second = 0] = text
    .slice("2026-11-21T".length)
    .split(":")
    .map((part) => Math.trunc(Number(part)));
  return instantOf({ ...isoDay(text), hour, minute, second }, zone, now);
}

function isoDay(text: string): Pick<WallClock, "year" | "month" | "day"> {
  return { year: Number(text.slice(0, 4)), month: Number(text.slice(5, 7)), day: Number(text.slice(8, 10)) };
}

function readWords(
  parse: (
    text: string,
    reference: { instant: Date; timezone: number },
    options: { forwardDate: boolean },
  ) => ParsedResult[],
  text: string,
  here: DateTime,
): ReadTime | undefined {
  if (LIKE_ISO.test(text) || SLASHED_DATE.test(text) || readLength(text) !== undefined) return undefined;
  const reference = { instant: here.toJSDate(), timezone: here.offset };
  const [result, another] = parse(text, reference, { forwardDate: true });
  if (result === undefined || another !== undefined || result.end) return undefined;
  if (result.index !== 0 || result.text.length !== text.length) return undefined;
  return fromChrono(result.start, text, here);
}

function fromChrono(start: ParsedResult["start"], text: string, here: DateTime): ReadTime | undefined {
  const now = here.toMillis();
  const isDated = start.isCertain("day") || start.isCertain("weekday") || start.isCertain("month");
  if (start.isCertain("timezoneOffset")) {
    const at = start.date().getTime();
    return { at: isDated ? at : now + ((((at - now) % DAY_MS) + DAY_MS) % DAY_MS || DAY_MS) };
  }
  const zone = here.zoneName ?? "UTC";
  const hasHour = start.isCertain("hour") || PART_OF_DAY.test(text);
  const wall = {
    ...(isDated ? chronoDay(start) : dayOf(here)),
    hour: hasHour ? (start.get("hour") ?? 0) : DAY_STARTS_HOUR,
    minute: hasHour && start.isCertain("minute") ? (start.get("minute") ?? 0) : 0,
    second: 0,
  };
  const read = hasHour ? instantOf(wall, zone, now) : startOfWork(text, wall, zone, now);
  if (read === undefined || PAST_WORD.test(text)) return read;
  if (!isDated) return read.at > now ? read : shifted(wall, 1, zone, now);
  if (!start.isCertain("weekday") || start.isCertain("day")) return read;
  // chrono skips today, and goes by the day alone.
  const weekBefore = shifted(wall, -7, zone, now);
  if (weekBefore !== undefined && weekBefore.at > now && !/^next\b/iu.test(text)) return weekBefore;
  return read.at > now ? read : shifted(wall, 7, zone, now);
}

function shifted(wall: WallClock, days: number, zone: string, now: number): ReadTime | undefined {
  const day = DateTime.fromObject({ year: wall.year, month: wall.month, day: wall.day }, { zone: "UTC" }).plus({
    days,
  });
  return instantOf({ ...wall, ...dayOf(day) }, zone, now);
}

function startOfWork(text: string, wall: WallClock, zone: string, now: number): ReadTime | undefined {
  const read = instantOf(wall, zone, now);
  return read === undefined
    ? undefined
    : { ...read, note: `"${text}" names no hour: taken as 0${DAY_STARTS_HOUR}:00.` };
}

function dayOf(time: DateTime): Pick<WallClock, "year" | "month" | "day"> {
  return { year: time.year, month: time.month, day: time.day };
}

function chronoDay(start: ParsedResult["start"]): Pick<WallClock, "year" | "month" | "day"> {
  return { year: start.get("year") ?? 0, month: start.get("month") ?? 0, day: start.get("day") ?? 0 };
}
