import type { VendorThing } from "../../../core/alerts.ts";
import type { Compared, Difference } from "./difference.ts";
import { pairsBy, sameName } from "./pairs.ts";

/** Who is in them is not told by Jira Service Management, so they are compared by name alone. */
export function compareTeams(left: readonly VendorThing[], right: readonly VendorThing[]): Compared {
  const { missing } = pairsBy(left, right, ({ name }) => sameName(name));
  const todo = "create it, or let the account of JSM_EMAIL see it";
  const differences = missing.map(({ name }): Difference => ({ kind: "team", state: "missing", subject: name, todo }));
  return { differences, doubts: [] };
}
