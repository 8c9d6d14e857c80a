import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { abortable } from "./abortable.ts";
import type { Held } from "./claims.ts";
import { isConflict } from "./commit.ts";
import { fromStore, toStore } from "./stored.ts";

/**
 * An entry of the outcomes journal, keyed by the plan's id: either what became of an operation, or that from now on the
 * account's operations up to this position in the plan may have been sent.
 */
type Entry = { readonly outcome: Outcome } | { readonly sending: { readonly account: string; readonly upTo: number } };

/**
 * How long outcomes gather between two writes. A write stops everything else until the disk has it, and of thousands of
 * outcomes that come one by one each would ask for its own. After a crash, what was not written is sent again or looked
 * for, like all that was under way.
 */
const GATHER_MS = 50;

/** What is known of one plan's operations, on disk and here. */
export interface Ledger {
  /** In the order in which they arrived. */
  outcomes(): readonly Outcome[];
  outcomeOf(operation: string): Outcome | undefined;
  /** Resolves once the operation has an outcome. */
  ended(operation: string, signal: AbortSignal): Promise<Outcome>;
  /** Whether a former life of this process may have sent it. */
  mayHaveBeenSent(operation: Operation): boolean;
  /** Durable before the first byte leaves. Throws BotError: then nothing may be sent. */
  intend(operations: readonly Operation[]): Promise<void>;
  /** Takes an outcome at once and writes it soon; many share one write. */
  add(outcome: Outcome): void;
  /** At the end: writes what has gathered, and resolves with what could not be written. */
  unwritten(): Promise<readonly Change[]>;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Its fence is part of every write. */
  readonly held: Held;
  /** Called when a write failed because another process has the plan now. */
  onTakenOver(): void;
}

/** Opens the ledger of a plan, with what former lives wrote when it is resumed. */
export async function openLedger(plan: StoredPlan, isResumed: boolean, options: LedgerOptions): Promise<Ledger> {
  const { store, clock, log, held } = options;
  const positions = new Map(plan.operations.map((operation, position) => [operation.id, position]));
  const outcomes = new Map<string, Outcome>();
  const sentBefore = new Map<string, number>();
  const intended = new Map<string, number>();
  const waiting = new Map<string, ((outcome: Outcome) => void)[]>();
  let pending: Change[] = [];
  let writing: Promise<void> | undefined;
  const hurry = new AbortController();

  if (isResumed) {
    for (const entry of await readEntries(store, plan)) {
      if ("outcome" in entry) outcomes.set(entry.outcome.operation, entry.outcome);
      else raise(sentBefore, entry.sending.account, entry.sending.upTo);
    }
  }

  const change = (entry: Entry): Change => ({
    append: "outcomes",
    key: plan.id,
    at: clock.now(),
    value: toStore(entry),
  });

  async function commit(changes: readonly Change[]): Promise<void> {
    try {
      await store.commit([held.fence(), ...changes]);
    } catch (error) {
      if (isConflict(error)) options.onTakenOver();
      throw error;
    }
  }

  async function write(): Promise<void> {
    while (pending.length > 0) {
      const now = pending;
      pending = [];
      try {
        await commit(now);
      } catch (error) {
        // Kept for the next write, at the latest the one that finishes the plan.
        pending = [...now, ...pending];
        log.error("plan.outcomes.not_written", { plan: plan.id, inbound: plan.inbound, error });
        break;
      }
      await sleptThrough(clock, GATHER_MS, hurry.signal);
    }
    writing = undefined;
  }

  return {
    outcomes: () => [...outcomes.values()],
    outcomeOf: (operation) => outcomes.get(operation),
    ended: (operation, signal) => {
      const known = outcomes.get(operation);
      if (known !== undefined) return Promise.resolve(known);
      const outcome = new Promise<Outcome>((resolve) => {
        waiting.set(operation, [...(waiting.get(operation) ?? []), resolve]);
      });
      return abortable(outcome, signal);
    },
    mayHaveBeenSent: ({ id, account }) => (positions.get(id) ?? -1) <= (sentBefore.get(account) ?? -1),
    intend: async (operations) => {
      for (const [account, upTo] of highest(operations, positions)) {
        if (upTo <= (intended.get(account) ?? -1)) continue;
        const now = pending;
        pending = [];
        try {
          // What is known by now goes before what is going to be sent because of it.
          await commit([...now, change({ sending: { account, upTo } })]);
        } catch (error) {
          pending = [...now, ...pending];
          throw error;
        }
        intended.set(account, upTo);
      }
    },
    add: (outcome) => {
      outcomes.set(outcome.operation, outcome);
      pending.push(change({ outcome }));
      writing ??= write();
      for (const wake of waiting.get(outcome.operation) ?? []) wake(outcome);
      waiting.delete(outcome.operation);
    },
    unwritten: async () => {
      hurry.abort();
      await writing;
      return pending;
    },
  };
}

function highest(operations: readonly Operation[], positions: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { id, account } of operations) raise(found, account, positions.get(id) ?? -1);
  return found;
}

function raise(marks: Map<string, number>, account: string, position: number): void {
  marks.set(account, Math.max(marks.get(account) ?? -1, position));
}

async function readEntries(store: Store, plan: StoredPlan): Promise<readonly Entry[]> {
  const entries = await store.read("outcomes", { key: plan.id, limit: Number.MAX_SAFE_INTEGER });
  return entries.map((entry) => fromStore<Entry>(entry));
}

/** The outcomes that are there, in the order of the plan's operations. */
export function outcomesInOrder(plan: StoredPlan, ledger: Ledger): readonly Outcome[] {
  return plan.operations.flatMap((operation) => ledger.outcomeOf(operation.id) ?? []);
}

/** The recorded outcome of each operation. A write that was in doubt and repeated may have left two: they are the same. */
export async function readOutcomes(store: Store, plan: StoredPlan): Promise<readonly Outcome[]> {
  const entries = await readEntries(store, plan);
  const outcomes = entries.flatMap((entry) => ("outcome" in entry ? [entry.outcome] : []));
  return [...new Map(outcomes.map((outcome) => [outcome.operation, outcome])).values()];
}
