import type { Effect } from "../core/emulator.ts";

export interface LedgerEntry extends Effect {
  /** By the emulators' clock, ms. */
  readonly at: number;
  readonly vendor: string;
}

/** More than the longest torture run causes. A ledger that lost entries would call what was doubled single: it refuses. */
const ENTRIES_MAX = 1_000_000;

/** Every write that took effect, in its order. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  note(entry: LedgerEntry): void;
  clear(): void;
}

export function createLedger(): Ledger {
  const entries: LedgerEntry[] = [];
  return {
    entries,
    note(entry) {
      if (entries.length === ENTRIES_MAX) throw new Error(`the ledger of effects is full (${ENTRIES_MAX})`);
      entries.push(entry);
    },
    clear() {
      entries.length = 0;
    },
  };
}
