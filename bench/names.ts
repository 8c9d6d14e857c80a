import Fuse from "fuse.js";
import { type Entry, nameIndex } from "../src/router/names.ts";
import { printTable } from "./machine.ts";

const NAMES = 10_000;
const ASKED = 1_000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** (4) A misspelt name among 10,000: time and how often the right one is found, beside fuse.js. */
export async function benchNames(): Promise<readonly string[]> {
  const random = seeded(7);
  const names = [...new Set(Array.from({ length: NAMES * 2 }, () => nameOf(random)))].slice(0, NAMES);
  const entries: Entry[] = names.map((name, i) => ({
    named: { kind: "component", name, refs: [{ account: "bench", id: `id-${i}` }] },
    value: name,
  }));
  const asked = Array.from({ length: ASKED }, () => names[Math.floor(random() * names.length)] ?? "");
  const typos = asked.map((name) => misspelt(name, random));

  const index = nameIndex(entries);
  index.lookup("warm up the guesses");
  const ours = measure(typos, (typo) => index.lookup(typo)?.entries.map(({ named }) => named.name) ?? []);
  const fuse = new Fuse(names);
  const theirs = measure(typos.slice(0, 30), (typo) => fuse.search(typo, { limit: 1 }).map(({ item }) => item));
  const right = (found: readonly (readonly string[])[]): string =>
    `${((100 * found.filter((names, i) => names.includes(asked[i] ?? "")).length) / found.length).toFixed(1)} %`;
  printTable(
    `(4) One misspelt name among ${NAMES.toLocaleString("en")} (goal: at most 1 ms, at least 99 % right)`,
    ["", "ms a name", "right"],
    [
      ["Tocsin", ours.ms.toFixed(3), right(ours.found)],
      ["fuse.js", theirs.ms.toFixed(1), right(theirs.found)],
    ],
  );
  return [];
}

function measure(typos: readonly string[], search: (typo: string) => readonly string[]) {
  const start = performance.now();
  const found = typos.map(search);
  return { ms: (performance.now() - start) / typos.length, found };
}

function nameOf(random: () => number): string {
  const word = (): string =>
    Array.from({ length: 4 + Math.floor(random() * 5) }, () => LETTERS[Math.floor(random() * 26)]).join("");
  return `${word()} ${word()}`;
}

/** One letter dropped, doubled, replaced or swapped with its neighbour. */
function misspelt(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (name.length - 2));
  const letter = LETTERS[Math.floor(random() * 26)] ?? "x";
  const [before, after] = [name.slice(0, at), name.slice(at)];
  switch (Math.floor(random() * 4)) {
    case 0:
      return before + after.slice(1);
    case 1:
      return before + letter + after;
    case 2:
      return before + letter + after.slice(1);
    default:
      return before + (after[1] ?? "") + (after[0] ?? "") + after.slice(2);
  }
}

/** A small seeded generator (mulberry32), so that every run asks for the same names. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
