import { describe, expect, it } from "vitest";
import type { Named } from "../../src/core/names.ts";
import { typosBetween } from "../../src/router/damerau.ts";
import { type Entry, nameIndex } from "../../src/router/names.ts";

function named(name: string, more: Partial<Named> = {}): Entry {
  const thing: Named = { kind: "service", name, refs: [], ...more };
  return { named: thing, value: thing };
}

function lookup(entries: readonly Entry[], text: string): string {
  const found = nameIndex(entries).lookup(text);
  return found === undefined
    ? "nothing"
    : `${found.quality}: ${found.entries.map((entry) => entry.named.name).join(", ")}`;
}

const THINGS = [
  named("API"),
  named("API Gateway"),
  named("Build Processing", { group: "Core", aliases: ["builds"], refs: [{ account: "a", id: "PX12" }] }),
  named("Builds"),
  named("Zahlung (Straße)"),
  named("web-1"),
  named("web 2"),
];

describe("a name index", () => {
  it.each([
    ["api", "exact: API"],
    [" A P I ", "exact: API"],
    ["build\u00A0processing", "exact: Build Processing"],
    ["builds", "exact: Builds"],
    ["core / build processing", "alias: Build Processing"],
    ["core/buildprocessing", "alias: Build Processing"],
    ["px12", "alias: Build Processing"],
    ["api g", "prefix: API Gateway"],
    ["bui", "prefix: Build Processing, Builds"],
    ["build_processing", "prefix: Build Processing"],
    ["web1", "prefix: web-1"],
    ["web", "prefix: web-1, web 2"],
    ["ZAHLUNG (STRA\u00DFE)", "exact: Zahlung (Straße)"],
    ["biuld procesing", "fuzzy: Build Processing"],
    ["apo", "fuzzy: API"],
    ["ap", "prefix: API, API Gateway"],
    ["a", "nothing"],
    ["xyz", "nothing"],
    ["", "nothing"],
  ])("finds for %j %s", (text, found) => {
    expect(lookup(THINGS, text)).toBe(found);
  });

  it("keeps look-alike letters of other scripts apart", () => {
    const entries = [named("Core"), named("\u0421ore")];
    expect(nameIndex(entries).lookup("core")?.entries).toEqual([entries[0]]);
    expect(nameIndex(entries).lookup("\u0421ore")?.entries).toEqual([entries[1]]);
  });

  it("does not see what cannot be seen", () => {
    expect(lookup([named("Fire\uFE0F \u200DWall")], "\u202Efire wall")).toContain("exact");
  });

  it("finds one misspelt name among 10,000 in at most a millisecond, 99 times of 100", () => {
    const random = seeded(42);
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const word = () => Array.from({ length: 4 + random(7) }, () => letters[random(26)]).join("");
    const names = [...new Set(Array.from({ length: 10_000 }, () => `${word()} ${word()}`))];
    const index = nameIndex(names.map((name) => named(name)));
    index.lookup("warm up the index");
    const tries = Array.from({ length: 1_000 }, () => {
      const name = names[random(names.length)] ?? "";
      return { name, typed: misspelt(name, random) };
    });
    const startedAt = performance.now();
    const right = tries.filter(({ name, typed }) => {
      const found = index.lookup(typed);
      return found?.entries.length === 1 && found.entries[0]?.named.name === name;
    });
    expect((performance.now() - startedAt) / tries.length).toBeLessThan(1);
    expect(right.length / tries.length).toBeGreaterThanOrEqual(0.99);
  });
});

describe("typos", () => {
  it.each([
    ["abc", "abc", 0],
    ["abc", "ab", 1],
    ["abc", "axc", 1],
    ["abc", "acb", 1],
    ["abc", "xabc", 1],
    ["abcd", "badc", 2],
    ["kitten", "sitting", 3],
    ["", "ab", 2],
    ["abcdef", "ghijkl", 3],
  ])("between %j and %j, counted up to 2, are %i", (a, b, typos) => {
    expect(typosBetween(a, b, 2)).toBe(typos);
    expect(typosBetween(b, a, 2)).toBe(typos);
  });

  it("are never fewer with a lower bound", () => {
    for (const most of [0, 1, 2, 5]) expect(typosBetween("abcd", "badc", most)).toBe(Math.min(2, most + 1));
  });
});

function misspelt(name: string, random: (below: number) => number): string {
  const at = random(name.length - 1);
  const letter = String.fromCharCode(97 + random(26));
  const ways = [
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + letter + name.slice(at),
    name.slice(0, at) + letter + name.slice(at + 1),
    `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`,
  ];
  return ways[random(ways.length)] ?? name;
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
