import { DateTime } from "luxon";

/** "1 alert", "2 alerts", "no alerts". */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  if (n === 0) return `no ${plural}`;
  return `${n.toLocaleString("en")} ${n === 1 ? singular : plural}`;
}

/** "is" or "are", by number. */
export function isAre(n: number): "is" | "are" {
  return n === 1 ? "is" : "are";
}

/** "a", "a and b", "a, b and c"; beyond `most`, "a, b and 3 more". */
export function listed(items: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items;
  if (shown.length <= 1) return shown[0] ?? "";
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

const UNITS = [
  { ms: 86_400_000, sign: "d" },
  { ms: 3_600_000, sign: "h" },
  { ms: 60_000, sign: "min" },
  { ms: 1_000, sign: "s" },
] as const;

/** From here on seconds say nothing any more. */
const SECONDS_MATTER_BELOW_MS = 10 * 60_000;

/** The two largest units that matter: "2 d 3 h", "41 min", "5 min 12 s", "0 s". */
export function duration(ms: number): string {
  const parts: string[] = [];
  const grainMs = ms < SECONDS_MATTER_BELOW_MS ? 1_000 : 60_000;
  let rest = Math.max(0, Math.round(ms / grainMs) * grainMs);
  for (const { ms: unitMs, sign } of UNITS) {
    const n = Math.floor(rest / unitMs);
    if (parts.length === 1 && n === 0) break;
    if (n === 0) continue;
    parts.push(`${n} ${sign}`);
    rest -= n * unitMs;
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 s";
}

/** "18:00" today, "Tue 18:00" within a week, else "21 Dec 18:00"; in the reader's zone. */
export function clockTime(at: number, reader: { readonly zone: string; readonly now: number }): string {
  const then = DateTime.fromMillis(at, { zone: reader.zone, locale: "en-GB" });
  const today = DateTime.fromMillis(reader.now, { zone: reader.zone });
  if (then.hasSame(today, "day")) return then.toFormat("HH:mm");
  const days = Math.abs(then.startOf("day").diff(today.startOf("day"), "days").days);
  if (days < 7) return then.toFormat("ccc HH:mm");
  return then.toFormat(then.hasSame(today, "year") ? "d MMM HH:mm" : "d MMM yyyy HH:mm");
}

/** "in 2 h", "3 min ago", "now". */
export function relativeTime(at: number, now: number): string {
  const ms = at - now;
  if (Math.abs(ms) < 1_000) return "now";
  return ms > 0 ? `in ${duration(ms)}` : `${duration(-ms)} ago`;
}

/** One line of at most `chars` characters, cut with an ellipsis. */
export function oneLine(text: string, chars: number): string {
  const flat = text.replace(/\s+/gu, " ").trim();
  if (flat.length <= chars) return flat;
  const letters = [...flat];
  return letters.length <= chars ? flat : `${letters.slice(0, chars - 1).join("")}…`;
}

/** A name as it is typed inside a sentence: in quotes where it holds more than plain words. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', "'")}"`;
}
