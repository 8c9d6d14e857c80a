import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Store } from "../core/store.ts";
import { readOutcomes } from "./ledger.ts";
import { fromStore } from "./stored.ts";

/** How many of a person's last plans are looked at. */
const LOOK_BACK = 20;

/** A finished plan in its journal, keyed by its actor's id. */
export interface Finished {
  readonly plan: StoredPlan;
  /** How many operations ended so. */
  readonly done: number;
  readonly failed: number;
  /** Absent in what was written before doubts could be settled. */
  readonly unknown?: number;
}

/** A person's last plans that ended at `since` (ms) or later, newest first. */
export async function readFinished(
  store: Store,
  actor: { readonly id: string },
  since: number,
): Promise<readonly Finished[]> {
  const entries = await store.read("finished", { key: actor.id, newestFirst: true, limit: LOOK_BACK });
  return entries.filter(({ at }) => at >= since).map((entry) => fromStore<Finished>(entry));
}

/** Those among `recent` that settled doubts of this plan, oldest first. */
export function settlementsOf({ id }: StoredPlan, recent: readonly Finished[]): readonly Finished[] {
  return recent.filter(({ plan }) => plan.settles?.plan === id).toReversed();
}

/** How an operation ended, and how it stands since its doubts were settled; the same where there were none. */
export interface Ended {
  readonly former: Outcome;
  readonly last: Outcome;
}

/** What became of each operation of a plan, in the order in which they ended. */
export async function readEnds(store: Store, plan: StoredPlan, recent: readonly Finished[]): Promise<readonly Ended[]> {
  const settled = new Map<string, Outcome>();
  for (const settlement of settlementsOf(plan, recent)) {
    for (const outcome of await readOutcomes(store, settlement.plan)) settled.set(outcome.operation, outcome);
  }
  const outcomes = await readOutcomes(store, plan);
  return outcomes.map((former) => ({ former, last: settled.get(former.operation) ?? former }));
}
