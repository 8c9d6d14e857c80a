import type { Clock } from "../core/clock.ts";
import type { PastPlan } from "../core/context.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { type Ended, type Finished, readEnds, readFinished, settlementsOf } from "./finished.ts";
import { undoMark } from "./once.ts";
import { toStore } from "./stored.ts";

/** What can be taken back or tried again. */
export interface Undo {
  /**
   * This person's newest plan that ended within the last `withinMs` with an outcome of that state. "done": not one that
   * was undone, nor one that undid another; what was in doubt counts as it was settled. "failed": not one that was tried
   * again; what was in doubt is not among it. `id`: only the plan whose id begins so.
   */
  lastPlan(
    actor: { readonly id: string },
    withinMs: number,
    having: "done" | "failed",
    id?: string,
  ): Promise<PastPlan | undefined>;
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
    lastPlan: async (actor, withinMs, having, id = "") => {
      const recent = await readFinished(store, actor, clock.now() - withinMs);
      const taken = new Set(recent.flatMap((finished) => takenUp(finished, having)));
      const fits = (one: Finished): boolean => {
        if (!one.plan.id.startsWith(id) || taken.has(one.plan.id) || one.plan.settles !== undefined) return false;
        if (having === "failed") return one.failed > 0;
        return one.plan.undoes === undefined && [one, ...settlementsOf(one.plan, recent)].some(({ done }) => done > 0);
      };
      const found = recent.find(fits);
      if (found === undefined) return undefined;
      const ends = await readEnds(store, found.plan, recent);
      const told = having === "failed" ? ends.filter(isCertain) : ends;
      return { plan: found.plan, outcomes: told.map(({ last }) => last) };
    },
    inverse: (operation, outcome) => byName.get(operation.kind)?.inverse?.(operation, outcome),
  };
}

/** The plan that this one has dealt with. An undo that certainly did nothing leaves the other as it was. */
function takenUp(finished: Finished, having: "done" | "failed"): readonly string[] {
  const { plan } = finished;
  const other = having === "failed" ? plan.retries : didNothing(finished) ? undefined : plan.undoes;
  return other === undefined ? [] : [other];
}

function didNothing({ done, unknown }: Finished): boolean {
  return done + (unknown ?? 0) === 0;
}

/** What was in doubt and did not happen is sent again under its old mark, not tried again under a new one. */
function isCertain({ former, last }: Ended): boolean {
  return former === last || last.state !== "failed";
}

/** What finishing a plan leaves for those who look back at it. */
export function finishedChanges(plan: StoredPlan, outcomes: readonly Outcome[], at: number): readonly Change[] {
  const having = (state: Outcome["state"]): number => outcomes.filter((outcome) => outcome.state === state).length;
  const finished: Finished = {
    plan: { ...plan, state: "finished" },
    done: having("done"),
    failed: having("failed"),
    unknown: having("unknown"),
  };
  const mark = plan.undoes === undefined || !didNothing(finished) ? undefined : undoMark(plan.undoes);
  return [
    { append: "finished", key: plan.actor.id, at, value: toStore(finished) },
    ...(mark === undefined ? [] : [{ drop: "seen" as const, id: mark }]),
  ];
}
