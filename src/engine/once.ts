import type { Plan } from "../core/plan.ts";
import type { Change } from "../core/store.ts";

/** How long it is remembered: far longer than the other plan can be taken back, tried again or settled. */
const KEPT_MS = 2 * 86_400_000;

/** Something that may be done to another plan only once. */
export interface Once {
  /** Belongs into the commit that accepts the plan that does it: a second one fails. */
  readonly change: Change & { readonly put: "seen"; readonly version: 0 };
  /** What a second one is told. */
  readonly refusal: string;
}

/** What a plan does to another one that can be done to that only once: at most one of them is there. */
export function onceOf({ undoes, retries, settles }: Plan, at: number): Once | undefined {
  const once = (id: string, refusal: string): Once => {
    return { change: { put: "seen", id, value: { until: at + KEPT_MS }, version: 0 }, refusal };
  };
  if (undoes !== undefined) return once(undoMark(undoes), "That was undone already: nothing was done again.");
  if (settles !== undefined) {
    return once(`settle:${settles.plan}:${settles.before}`, "That is being settled already: nothing was done again.");
  }
  if (retries !== undefined) return once(`retry:${retries}`, "That was tried again already: nothing was done again.");
  return undefined;
}

/** The mark of an undone plan; dropped, it can be undone again. */
export function undoMark(plan: string): string {
  return `undo:${plan}`;
}
