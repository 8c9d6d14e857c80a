import type { AlertChange } from "../../core/events.ts";
import type { FeedEntry } from "../../core/feed.ts";

/** How an entry came. look: found by comparing · vendor: its event told · ours: this bot did it. What comes later says more. */
export const ROADS = ["look", "vendor", "ours"] as const;
export type Road = (typeof ROADS)[number];

/** An entry that knows on which roads it came: on each of them once. */
export interface HistoryEntry extends FeedEntry {
  readonly roads: readonly Road[];
}

const ENTRIES_MAX = 20;
/** What comes on two roads within so long is one thing: an own change and the vendor's echo of it, by two clocks, ms. Ours. */
const SAME_MS = 120_000;

/** The history with one more entry at its place, or with what it adds to the one that tells of the same. */
export function withEntry(history: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const same = sameAs(history, entry);
  const rest = history.filter((one) => one !== same);
  const merged = same === undefined ? entry : mergedOf(same, entry);
  // The sort is stable: of one moment, what was told first stands first.
  const sorted = [...rest, merged].sort((one, other) => one.at - other.at);
  return shortened(repeatsNamed(sorted));
}

/** The oldest go, and before them those that say little: who took it is worth more than that it fired once more. */
function shortened(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (history.length <= ENTRIES_MAX) return history;
  const least = history.findIndex(({ change }) => change === "repeated" || change === "changed");
  return shortened(history.toSpliced(Math.max(least, 0), 1));
}

/** The nearest that tells of the same change and came on other roads only: another on the same road is another change. */
function sameAs(history: readonly HistoryEntry[], { at, change, roads, text }: HistoryEntry): HistoryEntry | undefined {
  const away = (one: HistoryEntry): number => Math.abs(one.at - at);
  return history
    .filter(
      (one) => isLike(one.change, change) && away(one) <= SAME_MS && !one.roads.some((road) => roads.includes(road)),
    )
    .filter((one) => one.text === undefined || text === undefined || isPartOf(one.text, text))
    .sort((one, other) => away(one) - away(other))[0];
}

/** A sender that says "triggered" each time tells what a look found repeated. */
function isLike(known: AlertChange, heard: AlertChange): boolean {
  return known === heard || (known === "repeated" && heard === "triggered");
}

/** A note may come back with our own words around it, or cut short. */
function isPartOf(one: string, other: string): boolean {
  const [short = "", long = ""] = [one, other].sort((a, b) => a.length - b.length);
  return long.includes(short.replace(/…$/u, ""));
}

/** Who and from where is told by the road that knows best. It never moves to a later time: then it would look like news. */
function mergedOf(known: HistoryEntry, heard: HistoryEntry): HistoryEntry {
  const [less, more] = rankOf(known) < rankOf(heard) ? [known, heard] : [heard, known];
  const { who = less.who, text = less.text } = more;
  const through = more.through ?? (more.who === undefined ? less.through : undefined);
  return {
    at: Math.min(known.at, heard.at),
    change: known.change,
    ...(who === undefined ? {} : { who }),
    ...(through === undefined ? {} : { through }),
    ...(text === undefined ? {} : { text }),
    roads: ROADS.filter((road) => known.roads.includes(road) || heard.roads.includes(road)),
  };
}

function rankOf({ roads }: HistoryEntry): number {
  return Math.max(...roads.map((road) => ROADS.indexOf(road)));
}

/** An alert is triggered once; when it fires again that is a repeat, in whatever order both were heard. */
function repeatsNamed(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const first = history.findIndex(({ change }) => change === "triggered" || change === "repeated");
  return history.map((entry, n) =>
    entry.change === "triggered" && n > first ? { ...entry, change: "repeated" as const } : entry,
  );
}
