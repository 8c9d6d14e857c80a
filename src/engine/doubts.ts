import type { DoubtfulPlan } from "../core/context.ts";
import type { Place } from "../core/people.ts";
import type { Operation, OutcomeState } from "../core/plan.ts";
import type { Store } from "../core/store.ts";
import { type Finished, readEnds, readFinished, settlementsOf } from "./finished.ts";

/** Whose doubts, where, since when (ms) and of which plans. */
export interface Sought {
  readonly actor: { readonly id: string };
  readonly place: Pick<Place, "id" | "thread">;
  readonly since: number;
  /** open: something is not certain · unsettled: or was found not to have happened. */
  readonly having: "open" | "unsettled";
  /** Only the plan whose id begins so; named by it, it is found wherever it was said. */
  readonly id?: string | undefined;
}

/** The newest plan that fits and has something in doubt, with all that has been found out since. */
export async function findDoubt(store: Store, sought: Sought): Promise<DoubtfulPlan | undefined> {
  const { actor, place, since, having, id = "" } = sought;
  const recent = await readFinished(store, actor, since);
  const isMeant = ({ plan, unknown = 0 }: Finished): boolean =>
    unknown > 0 &&
    plan.settles === undefined &&
    plan.id.startsWith(id) &&
    (id !== "" || (plan.place.id === place.id && plan.place.thread === place.thread));
  for (const candidate of recent.filter(isMeant)) {
    const doubt = await doubtOf(store, candidate, recent);
    if (doubt.open.length > 0 || (having === "unsettled" && doubt.absent.length > 0)) return doubt;
  }
  return undefined;
}

/** All that a person did since then (ms), wherever, of which something is still not certain; newest first. */
export async function listDoubts(
  store: Store,
  actor: Sought["actor"],
  since: number,
): Promise<readonly DoubtfulPlan[]> {
  const recent = await readFinished(store, actor, since);
  const candidates = recent.filter(({ plan, unknown = 0 }) => unknown > 0 && plan.settles === undefined);
  const doubts = await Promise.all(candidates.map((candidate) => doubtOf(store, candidate, recent)));
  return doubts.filter(({ open }) => open.length > 0);
}

async function doubtOf(store: Store, { plan }: Finished, recent: readonly Finished[]): Promise<DoubtfulPlan> {
  const settlements = settlementsOf(plan, recent).map((settlement) => settlement.plan);
  const ends = await readEnds(store, plan, recent);
  const drops = settlements.filter(({ settles }) => settles?.how === "drop");
  const givenUp = new Set(drops.flatMap(({ operations }) => operations.map(({ id }) => id)));
  const doubted = new Map(
    ends.filter(({ former }) => former.state === "unknown").map(({ last }) => [last.operation, last.state]),
  );
  const standing = (state: OutcomeState): readonly Operation[] =>
    plan.operations.filter(({ id }) => !givenUp.has(id) && doubted.get(id) === state);
  return {
    plan,
    outcomes: ends.map(({ last }) => last),
    open: standing("unknown"),
    absent: standing("failed"),
    settlements: settlements.length,
  };
}
