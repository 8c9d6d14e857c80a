import type { CardPick } from "../../core/args.ts";
import { constant } from "../reading.ts";
import { type Scan, wordKey } from "../scan.ts";
import type { KindReader } from "./kind.ts";

/** "4", "#4", "4:40". Nine digits stay exact, and nobody has more cards. */
const CARD = /^#?(?<number>[1-9]\d{0,8})(?::(?<upTo>\d{1,9}))?$/u;
const NUMBER = /^[1-9]\d{0,8}$/u;

export const cardReader: KindReader = wordReaderOf((key) => {
  const { number, upTo } = CARD.exec(key)?.groups ?? {};
  if (number === undefined) return undefined;
  return { number: Number(number), ...(upTo === undefined ? {} : { upTo: Number(upTo) }) } satisfies CardPick;
});

export const numberReader: KindReader = wordReaderOf((key) => (NUMBER.test(key) ? Number(key) : undefined));

/** How `cardReader` reads it back. */
export function renderCard({ number, upTo }: CardPick): string {
  return upTo === undefined ? String(number) : `${number}:${upTo}`;
}

/** A value is exactly one word. */
function wordReaderOf(read: (key: string) => unknown): KindReader {
  const valueAt = (scan: Scan, at: number): unknown => {
    const key = wordKey(scan, at);
    return key === undefined ? undefined : read(key);
  };
  return {
    ends: (_slot, scan, from, limit) => (from < limit && valueAt(scan, from) !== undefined ? [from + 1] : []),
    read(_slot, from, to, { scan }) {
      const value = to === from + 1 ? valueAt(scan, from) : undefined;
      return value === undefined ? undefined : constant(value);
    },
  };
}
