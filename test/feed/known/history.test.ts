import { describe, expect, test } from "vitest";
import type { AlertChange } from "../../../src/core/events.ts";
import { type HistoryEntry, type Road, withEntry } from "../../../src/feed/known/history.ts";

type Told = Partial<Omit<HistoryEntry, "roads">>;

const entry = (road: Road, change: AlertChange, at: number, more: Told = {}): HistoryEntry => ({
  at,
  change,
  ...more,
  roads: [road],
});

/** The history after entries in this order, without how they came. */
function told(...entries: readonly HistoryEntry[]) {
  return entries
    .reduce<readonly HistoryEntry[]>((history, one) => withEntry(history, one), [])
    .map(({ roads: _, ...shown }) => shown);
}

describe("an own change and the vendor's echo of it", () => {
  const ours = entry("ours", "acknowledged", 10_000, { who: "Ana", through: "#ops" });
  const echo = entry("vendor", "acknowledged", 12_000, { who: "Bot", through: "the API" });
  const one = { at: 10_000, change: "acknowledged", who: "Ana", through: "#ops" };

  test("are one entry, whichever comes first, and it says who and where", () => {
    expect(told(ours, echo)).toEqual([one]);
    expect(told(echo, ours)).toEqual([one]);
  });

  test("are two when more than two minutes lie between them", () => {
    expect(told(ours, { ...echo, at: 130_001 })).toHaveLength(2);
    expect(told(ours, { ...echo, at: 130_000 })).toHaveLength(1);
  });

  test("take nothing from what the vendor tells besides", () => {
    const other = entry("vendor", "acknowledged", 40_000, { who: "Bo" });
    expect(told(ours, echo, other)).toEqual([one, { at: 40_000, change: "acknowledged", who: "Bo" }]);
  });

  test("of two people are two entries", () => {
    const his = entry("ours", "acknowledged", 30_000, { who: "Bo", through: "#web" });
    const hisEcho = entry("vendor", "acknowledged", 31_000);
    expect(told(ours, his, hisEcho, echo).map(({ who }) => who)).toEqual(["Ana", "Bo"]);
  });
});

test("notes are told apart by their text, even where the vendor puts something around it", () => {
  const ours = entry("ours", "noted", 10_000, { who: "Ana", through: "#ops", text: "Disk of db-2" });
  const other = entry("vendor", "noted", 11_000, { who: "Bo", text: "On it" });
  const echo = entry("vendor", "noted", 12_000, { text: "Disk of db-2 (Ana, #ops)" });
  expect(told(ours, other, echo).map(({ who, text }) => [who, text])).toEqual([
    ["Ana", "Disk of db-2"],
    ["Bo", "On it"],
  ]);
});

test("what a look found says no more than that it happened: whoever tells who did it adds that", () => {
  const found = entry("look", "acknowledged", 60_000);
  const event = entry("vendor", "acknowledged", 10_000, { who: "Ana", through: "the website" });
  expect(told(found, event)).toEqual([{ at: 10_000, change: "acknowledged", who: "Ana", through: "the website" }]);
  expect(told(event, found)).toEqual([{ at: 10_000, change: "acknowledged", who: "Ana", through: "the website" }]);
});

test("an alert is triggered once, and what fires later is a repeat, in whatever order it is heard", () => {
  const fired = [0, 600_000, 1_200_000].map((at) => entry("vendor", "triggered", at));
  const expected = ["triggered", "repeated", "repeated"];
  expect(told(...fired).map(({ change }) => change)).toEqual(expected);
  expect(told(...fired.toReversed()).map(({ change }) => change)).toEqual(expected);
});

test("a history keeps 20 entries: repeats go first, then the oldest", () => {
  const acked = entry("vendor", "acknowledged", 1_000_000, { who: "Ana" });
  const repeats = Array.from({ length: 50 }, (_, n) => entry("vendor", "repeated", 2_000_000 + n));
  const long = told(entry("vendor", "triggered", 0), acked, ...repeats);
  expect(long).toHaveLength(20);
  expect(long.slice(0, 2).map(({ change }) => change)).toEqual(["triggered", "acknowledged"]);
  expect(long.at(-1)?.at).toBe(2_000_049);
  const notes = Array.from({ length: 25 }, (_, n) => entry("vendor", "noted", n, { text: `note ${n}` }));
  expect(told(...notes).map(({ text }) => text)).toEqual(notes.slice(5).map(({ text }) => text));
});
