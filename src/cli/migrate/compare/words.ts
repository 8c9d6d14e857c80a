import { DateTime } from "luxon";
import type {
  InventoryEscalation,
  InventoryOverride,
  InventoryRule,
  Recipient,
  WeekSpan,
} from "../../../core/inventory.ts";
import { duration, listed } from "../../../core/wording.ts";

export const NOBODY = "nobody";
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const DAY_MIN = 24 * 60;
/** Names that are shown of a list. */
const SHOWN = 12;

export function peopleWords(people: readonly { readonly name: string }[]): string {
  const names = people.map(({ name }) => name);
  return names.length === 0 ? NOBODY : listed(names, SHOWN);
}

export function recipientWords({ type, name }: Recipient): string {
  if (type === "user" || type === "noone") return name;
  return `${type} ${name}`;
}

/** "2026-05-25 09:00+02:00 Europe/Berlin", which is one instant also when clocks change; UTC where the zone is not known. */
export function timeWords(at: number, zone = "UTC"): string {
  const local = DateTime.fromMillis(at, { zone });
  const time = local.isValid ? local : DateTime.fromMillis(at, { zone: "UTC" });
  return `${time.toFormat("yyyy-MM-dd HH:mmZZ")} ${time.zoneName}`;
}

/** "always", "every day 08:00–20:00", "Mon, Tue 09:00–17:00 and Sat 10:00–12:00". */
export function hoursWords(spans: readonly WeekSpan[]): string {
  if (spans.length === 0) return "always";
  const ofDay = DAYS.map((day, at) => ({
    day,
    times: spans
      .filter((one) => one.fromMin < (at + 1) * DAY_MIN && one.untilMin > at * DAY_MIN)
      .map((one) => `${clock(one.fromMin - at * DAY_MIN)}–${clock(one.untilMin - at * DAY_MIN)}`)
      .join(", "),
  })).filter(({ times }) => times !== "");
  const groups = [...Map.groupBy(ofDay, ({ times }) => times)].map(([times, days]) =>
    days.length === DAYS.length ? `every day ${times}` : `${days.map(({ day }) => day).join(", ")} ${times}`,
  );
  return listed(groups);
}

/** Of one day: what begins before or ends after it is cut at its edges. */
function clock(minute: number): string {
  const within = Math.min(Math.max(minute, 0), DAY_MIN);
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

export function turnWords(type: string, length: number): string {
  const unit = { hourly: "hour", daily: "day", weekly: "week" }[type] ?? type;
  return length === 1 ? `every ${unit}` : `every ${length} ${unit}s`;
}

export function ruleWords({ delayMs, condition, notify, to }: InventoryRule): string {
  const when = delayMs === 0 ? "at once" : `after ${duration(delayMs)}`;
  const whom = notify === "default" ? recipientWords(to) : `${recipientWords(to)} (${notify})`;
  return `${when}, ${condition.replaceAll("-", " ")}: ${whom}`;
}

export function overrideWords(
  { who, fromAt, untilAt, rotations }: InventoryOverride,
  zone: string | undefined,
): string {
  const where = rotations.length === 0 ? "" : ` in ${listed(rotations)}`;
  return `${recipientWords(who)}${where} from ${timeWords(fromAt, zone)} until ${timeWords(untilAt, zone)}`;
}

export function repeatWords(repeat: InventoryEscalation["repeat"]): string {
  if (repeat === undefined) return "nothing";
  const { waitMs, times, resetsStates, closesAfterwards } = repeat;
  return [
    `again after ${duration(waitMs)}`,
    `${times} times`,
    ...(resetsStates ? ["states reset"] : []),
    ...(closesAfterwards ? ["closed afterwards"] : []),
  ].join(", ");
}
