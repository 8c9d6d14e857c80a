import { DateTime } from "luxon";

/** Seconds of the times that "{ago}" steps through. */
const AGO: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
];

/** Nearer than this the year is left out. */
const YEAR_OMITTED_MONTHS = 6;

/**
 * A date token in the reader's zone (Slack docs, Formatting text, Date formatting, read 2026-11-21). What it begins with is
 * capitalised, unless that is a zero-width space.
 */
export function formatDate(timestamp: number, format: string, zone: string, now: number): string {
  const at = DateTime.fromSeconds(timestamp, { zone, locale: "en-US" });
  const today = DateTime.fromMillis(now, { zone });
  const words = format.replace(/\{(\w+)\}/gu, (token, name: string) => part(name, at, today) ?? token);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function part(name: string, at: DateTime, today: DateTime): string | undefined {
  switch (name) {
    case "date_num":
      return at.toFormat("yyyy-MM-dd");
    case "date_slash":
      return at.toFormat("MM/dd/yyyy");
    case "date":
      return `${at.toFormat("LLLL")} ${ordinal(at.day)}${year(at, today)}`;
    case "date_long":
    case "date_long_full":
      return `${at.toFormat("cccc")}, ${at.toFormat("LLLL")} ${ordinal(at.day)}${year(at, today)}`;
    case "date_short":
      return `${at.toFormat("LLL d")}${year(at, today)}`;
    case "date_pretty":
      return nearby(at, today) ?? part("date", at, today);
    case "date_short_pretty":
      return nearby(at, today) ?? part("date_short", at, today);
    case "date_long_pretty":
      return nearby(at, today) ?? part("date_long", at, today);
    case "day_divider_pretty":
      return nearby(at, today) ?? at.toFormat("cccc, LLLL d");
    case "time":
      return at.toFormat("h:mm a");
    case "time_secs":
      return at.toFormat("h:mm:ss a");
    case "ago":
      return ago(today.toSeconds() - at.toSeconds());
    default:
      return undefined;
  }
}

function year(at: DateTime, today: DateTime): string {
  return Math.abs(at.diff(today, "months").months) < YEAR_OMITTED_MONTHS ? "" : `, ${at.year}`;
}

function nearby(at: DateTime, today: DateTime): string | undefined {
  const days = Math.round(at.startOf("day").diff(today.startOf("day"), "days").days);
  return days === 0 ? "today" : days === -1 ? "yesterday" : days === 1 ? "tomorrow" : undefined;
}

function ago(seconds: number): string {
  const [size, name] = AGO.find(([unit]) => Math.abs(seconds) >= unit) ?? [1, "second"];
  const count = Math.floor(Math.abs(seconds) / size);
  const words = `${count} ${name}${count === 1 ? "" : "s"}`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

function ordinal(day: number): string {
  const teens = day >= 11 && day <= 13;
  const ending = teens ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th");
  return `${day}${ending}`;
}
