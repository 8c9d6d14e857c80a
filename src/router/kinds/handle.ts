import type { Handle } from "../../core/args.ts";
import { constant } from "../reading.ts";
import { type Scan, wordKey } from "../scan.ts";
import { pastSeparator } from "./ends.ts";
import type { KindReader } from "./kind.ts";

/** "pd-1234", "#pd-1234", "#1234", "1234"; "pd1234" for short prefixes. Fifteen digits stay exact as a number. */
const HANDLE = /^#?(?:(?<dashed>[a-z]{1,8})-|(?<glued>[a-z]{2,3}))?#?(?<number>\d{1,15})$/u;
/** The first half of "OG 482". Longer ones would swallow words. */
const PREFIX_ALONE = /^[a-z]{2}$/u;
const NUMBER_ALONE = /^#?\d{1,15}$/u;
/** Two-letter words that stand before numbers without naming a vendor. */
const NO_PREFIX: ReadonlySet<string> = new Set(["to", "at", "on", "in", "by", "is", "of", "or"]);
/** The most alerts that one message names. */
const HANDLES_MAX = 1_000;

interface Item {
  readonly handle: Handle;
  readonly to: number;
}

export const handleReader: KindReader = {
  ends(_slot, scan, from, limit) {
    const item = itemAt(scan, from, limit);
    return item === undefined ? [] : [item.to];
  },
  read(_slot, from, to, { scan }) {
    const item = itemAt(scan, from, to);
    return item?.to === to ? constant(item.handle) : undefined;
  },
};

export const handlesReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    itemsAt(scan, from, limit)
      .map((item) => item.to)
      .reverse(),
  read(_slot, from, to, { scan }) {
    const items = itemsAt(scan, from, to);
    if (items.at(-1)?.to !== to) return undefined;
    const unique = new Map(items.map(({ handle }) => [`${handle.prefix ?? ""}-${handle.number}`, handle]));
    return constant([...unique.values()]);
  },
};

/** How `readHandle` reads it back. */
export function renderHandle({ prefix, number }: Handle): string {
  return prefix === undefined ? `#${number}` : `${prefix}-${number}`;
}

function itemsAt(scan: Scan, from: number, limit: number): readonly Item[] {
  const items: Item[] = [];
  let at = from;
  while (items.length < HANDLES_MAX) {
    const item = itemAt(scan, at, limit);
    if (item === undefined) break;
    items.push(item);
    at = pastSeparator(scan, item.to, limit);
  }
  return items;
}

function itemAt(scan: Scan, at: number, limit: number): Item | undefined {
  const key = at < limit ? wordKey(scan, at) : undefined;
  if (key === undefined) return undefined;
  const { dashed, glued, number } = HANDLE.exec(key)?.groups ?? {};
  if (number !== undefined) return { handle: handleOf(dashed ?? glued, number), to: at + 1 };
  if (!PREFIX_ALONE.test(key) || NO_PREFIX.has(key)) return undefined;
  const next = at + 1 < limit ? wordKey(scan, at + 1) : undefined;
  if (next === undefined || !NUMBER_ALONE.test(next)) return undefined;
  return { handle: handleOf(key, next.replace("#", "")), to: at + 2 };
}

function handleOf(prefix: string | undefined, number: string): Handle {
  return prefix === undefined ? { number: Number(number) } : { prefix: prefix.toUpperCase(), number: Number(number) };
}
