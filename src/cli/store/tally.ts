import { createHash } from "node:crypto";
import { COLLECTIONS, JOURNALS, type StoreRow } from "../../core/store.ts";

const KINDS = [...COLLECTIONS, ...JOURNALS] as const;
type Kind = (typeof KINDS)[number];

interface Sum {
  rows: number;
  /** The sum of the hashes of all rows: stores may hand out the documents of a collection in any order. */
  hash: bigint;
}

/** What a store holds, row by row: two without differences hold the same. */
export interface Tally {
  add(row: StoreRow): void;
  counts(): Counts;
  /** The kinds in which this one and another differ. */
  differences(other: Tally): readonly Kind[];
  of(kind: Kind): Readonly<Sum>;
}

/** How many there are of each collection and journal; one that is not named has none. */
export type Counts = Readonly<Record<string, number>>;

export function createTally(): Tally {
  const sums = new Map<Kind, Sum>();
  const of = (kind: Kind): Sum => {
    const found = sums.get(kind) ?? { rows: 0, hash: 0n };
    sums.set(kind, found);
    return found;
  };
  return {
    add(row) {
      const sum = of("journal" in row ? row.journal : row.collection);
      sum.rows += 1;
      sum.hash += hashOf(row);
    },
    counts: () => Object.fromEntries(KINDS.map((kind) => [kind, of(kind).rows])),
    differences: (other) =>
      KINDS.filter((kind) => of(kind).rows !== other.of(kind).rows || of(kind).hash !== other.of(kind).hash),
    of,
  };
}

export function countsLine(counts: Counts): string {
  return KINDS.map((kind) => `${kind} ${(counts[kind] ?? 0).toLocaleString("en")}`).join(", ");
}

/** The value as text: its keys count in their order, as they do in the store. */
function hashOf(row: StoreRow): bigint {
  const said =
    "journal" in row
      ? [row.journal, row.entry.seq, row.entry.key, row.entry.at, row.entry.value]
      : [row.collection, row.document.id, row.document.version, row.document.value];
  return BigInt(`0x${createHash("sha256").update(JSON.stringify(said)).digest("hex")}`);
}
