/** Enough to tell a person's plans of a day apart; the first of the id, so that the plan is found by it. */
const CHARS = 6;

/** What people are shown and type in place of a plan's id: "4f2a91". */
export function shortId(plan: string): string {
  return plan.slice(0, CHARS);
}
