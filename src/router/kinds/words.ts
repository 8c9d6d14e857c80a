import type { ArgKind } from "../../core/args.ts";
import type { Level } from "../../core/status.ts";
import { constant } from "../reading.ts";
import { type Scan, wordKey } from "../scan.ts";
import { keyOf, looseKeyOf } from "../text.ts";
import type { KindReader } from "./kind.ts";

/** A closed set of words: what each spelling stands for. Hyphens, underscores and spaces within one do not count. */
export interface WordTable {
  readonly meanings: ReadonlyMap<string, string>;
  /** How many words the longest spelling has. */
  readonly most: number;
}

const LEVEL_SPELLINGS: Readonly<Record<Level, readonly string[]>> = {
  operational: ["ok", "okay", "up", "fully operational"],
  degraded_performance: ["degraded", "degraded performance"],
  partial_outage: ["partial", "partial outage"],
  major_outage: ["major", "major outage", "down"],
  under_maintenance: ["maintenance", "under maintenance"],
};

export const LEVELS_TABLE = wordTable(LEVEL_SPELLINGS);

export function wordTable(words: Readonly<Record<string, readonly string[]>>): WordTable {
  const meanings = new Map<string, string>();
  let most = 1;
  for (const [meaning, spellings] of Object.entries(words)) {
    for (const spelling of [meaning, ...spellings]) {
      meanings.set(looseKeyOf(keyOf(spelling)), meaning);
      most = Math.max(most, spelling.split(/[\s_-]+/u).length);
    }
  }
  return { meanings, most };
}

/** What the words from `from` to before `to` mean in the table. Quoted words mean nothing here. */
export function meaningOf(table: WordTable, scan: Scan, from: number, to: number): string | undefined {
  let joined = "";
  for (let i = from; i < to; i++) {
    const key = wordKey(scan, i);
    if (key === undefined) return undefined;
    joined += key;
  }
  return table.meanings.get(looseKeyOf(joined));
}

/** The ends of spellings that start at `from`, longest first. */
export function meaningEnds(table: WordTable, scan: Scan, from: number, limit: number): readonly number[] {
  const ends: number[] = [];
  for (let to = Math.min(limit, from + table.most); to > from; to--) {
    if (meaningOf(table, scan, from, to) !== undefined) ends.push(to);
  }
  return ends;
}

export const levelReader: KindReader = readerOf(() => LEVELS_TABLE);

const tables = new WeakMap<ArgKind<unknown>, WordTable>();

export const wordReader: KindReader = readerOf((kind) => {
  const known = tables.get(kind);
  if (known !== undefined) return known;
  const table = wordTable(kind.words ?? {});
  tables.set(kind, table);
  return table;
});

function readerOf(tableOf: (kind: ArgKind<unknown>) => WordTable): KindReader {
  return {
    ends: ({ kind }, scan, from, limit) => meaningEnds(tableOf(kind), scan, from, limit),
    read({ kind }, from, to, { scan }) {
      const meaning = meaningOf(tableOf(kind), scan, from, to);
      return meaning === undefined ? undefined : constant(meaning);
    },
  };
}
