import { byWorst } from "../commands/alert-lines.ts";
import type { Alert } from "../core/alerts.ts";
import type { Suggestion } from "../core/desk.ts";
import { count } from "../core/wording.ts";
import { type BegunLine, lineAfter, shownNext } from "./begun-line.ts";

/** Handles that are complete: another one may follow. */
const NAMED = /^(?:(?:[a-z]{2,5}-|#)\d{1,12}(?:\s*,\s*|\s+))+/iu;
const ALL = ["all", "mine"] as const;

/**
 * Alerts whose handle begins so or in whose title and service each typed word begins one, the worst first. `takesSeveral`:
 * further ones may be named, and all of them at once.
 */
export function suggestedAlerts(
  alerts: readonly Alert[],
  begun: BegunLine,
  takesSeveral: boolean,
): readonly Suggestion[] {
  const [named = ""] = takesSeveral ? (NAMED.exec(begun.typed) ?? []) : [];
  const next = lineAfter(begun, named.length);
  const wanted = next.typed.trim().toLowerCase();
  const already = new Set(named.toUpperCase().match(/[A-Z]+-\d+/gu));
  const fitting = alerts.filter((alert) => !already.has(alert.handle) && fits(alert, wanted)).toSorted(byWorst);
  const whole = takesSeveral && named === "" ? ALL.filter((word) => word.startsWith(wanted)) : [];
  return [
    ...whole.map((word) => ({
      text: `${next.before}${word}`,
      what: shownNext(next, word),
      effect: effectOf(word, alerts),
    })),
    ...fitting.map((alert) => ({ text: `${next.before}${alert.handle}`, what: shownNext(next, titleOf(alert)) })),
  ].slice(0, begun.most);
}

function effectOf(word: (typeof ALL)[number], alerts: readonly Alert[]): string {
  if (word === "mine") return "alerts that page you";
  const open = alerts.filter(({ state }) => state === "open").length;
  return `${count(alerts.length, "alert")}, ${open === alerts.length ? "all" : open.toLocaleString("en")} unacknowledged`;
}

function titleOf({ handle, title, service }: Alert): string {
  return `${handle} ${title}${service === undefined ? "" : ` · ${service.name}`}`;
}

function fits({ handle, number, title, service }: Alert, wanted: string): boolean {
  if (handle.toLowerCase().startsWith(wanted) || `#${number}`.startsWith(wanted) || `${number}`.startsWith(wanted))
    return true;
  const words = `${title} ${service?.name ?? ""}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return wanted.split(/\s+/u).every((begun) => words.some((word) => word.startsWith(begun)));
}
