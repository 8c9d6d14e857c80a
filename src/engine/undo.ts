import type { Clock } from "../core/clock.ts";
import type { PastPlan } from "../core/context.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { readOutcomes } from "./ledger.ts";
import { fromStore, toStore } from "./stored.ts";

/** How many of a person's last plans are looked at. */
const LOOK_BACK = 20;

/** A finished plan in its journal, keyed by its actor's id. */
export interface Finished {
  readonly plan: StoredPlan;
  /** How many operations ended so. */
  readonly done: number;
  readonly failed: number;
}

/** What can be taken back or tried again. */
export interface Undo {
  /**
   * This person's newest plan that ended within the last `withinMs` with an outcome of that state. "done": not one that
   * was undone, nor one that undid another. "failed": not one that was tried again.
   */
  lastPlan(actor: { readonly id: string }, withinMs: number, having: "done" | "failed"): Promise<PastPlan | undefined>;
  /** The operation that takes `operation` back; undefined when nothing can. */
  inverse(operation: Operation, outcome: Outcome): Operation | undefined;
}

export interface UndoOptions {
  readonly store: Store;
  readonly kinds: readonly OperationKind[];
  readonly clock: Clock;
}

export function createUndo({ store, kinds, clock }: UndoOptions): Undo {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  return {
    lastPlan: async (actor, withinMs, having) => {
      const entries = await store.read("finished", { key: actor.id, newestFirst: true, limit: LOOK_BACK });
      const since = clock.now() - withinMs;
      const recent = entries.filter(({ at }) => at >= since).map((entry) => fromStore<Finished>(entry));
      const taken = new Set(recent.flatMap((finished) => takenUp(finished, having)));
      const fits = ({ plan, done, failed }: Finished): boolean =>
        !taken.has(plan.id) && (having === "done" ? done > 0 && plan.undoes === undefined : failed > 0);
      const found = recent.find(fits);
      return found && { plan: found.plan, outcomes: await readOutcomes(store, found.plan) };
    },
    inverse: (operation, outcome) => byName.get(operation.kind)?.inverse?.(operation, outcome),
  };
}

/** The plan that this one has dealt with. An undo that did nothing leaves the other as it was. */
function takenUp({ plan, done }: Finished, having: "done" | "failed"): readonly string[] {
  const other = having === "failed" ? plan.retries : done > 0 ? plan.undoes : undefined;
  return other === undefined ? [] : [other];
}

/** How long a plan that was undone is remembered: far longer than it can be undone. */
const GUARD_KEPT_MS = 86_400_000;

/** Marks a plan as being undone, for the commit that accepts the undoing: a second one fails. */
export function undoGuard(plan: string, at: number): Change & { readonly version: 0 } {
  return { put: "seen", id: guardOf(plan), value: { until: at + GUARD_KEPT_MS }, version: 0 };
}

function guardOf(plan: string): string {
  return `undo:${plan}`;
}

/** What finishing a plan leaves for `lastPlan`. */
export function finishedChanges(plan: StoredPlan, outcomes: readonly Outcome[], at: number): readonly Change[] {
  const having = (state: Outcome["state"]): number => outcomes.filter((outcome) => outcome.state === state).length;
  const finished: Finished = { plan: { ...plan, state: "finished" }, done: having("done"), failed: having("failed") };
  const undidNothing = plan.undoes !== undefined && finished.done === 0;
  return [
    { append: "finished", key: plan.actor.id, at, value: toStore(finished) },
    ...(undidNothing && plan.undoes !== undefined ? [{ drop: "seen" as const, id: guardOf(plan.undoes) }] : []),
  ];
}
