import type { InventorySchedule } from "../../../core/inventory.ts";
import { count } from "../../../core/wording.ts";
import { type Compared, compareWords, type Difference, together } from "./difference.ts";
import type { Identity } from "./identity.ts";
import type { Inventory } from "./inventory.ts";
import { pairsBy, sameName } from "./pairs.ts";
import { compareRotations } from "./rotations.ts";
import { peopleWords } from "./words.ts";

const NO_TEAM = "no team";
const NO_ZONE = "no time zone";

/** `onCall` is only named: who answers now on a schedule that is missing. */
export function compareSchedules(
  left: readonly InventorySchedule[],
  right: readonly InventorySchedule[],
  onCall: Inventory["onCall"] | undefined,
  who: Identity,
): Compared {
  const { both, missing } = pairsBy(left, right, ({ name }) => sameName(name));
  const lost = missing.map((one): Difference => {
    const now = onCall?.get(one.id);
    const facts = [
      count(one.rotations.length, "rotation"),
      ...(one.zone === undefined ? [] : [one.zone]),
      ...(one.team === undefined ? [] : [`team ${one.team}`]),
      ...(now === undefined ? [] : [`on call now: ${peopleWords(now)}`]),
    ];
    const todo = "create it with its rotations, or let the account of JSM_EMAIL see it";
    return { kind: "schedule", state: "missing", subject: one.name, opsgenie: facts.join(", "), todo };
  });
  return together([
    { differences: lost, doubts: [] },
    ...both.flatMap(([one, other]) => [compareFacts(one, other), compareRotations(one, other, who)]),
  ]);
}

function compareFacts(one: InventorySchedule, other: InventorySchedule): Compared {
  const isSameTeam = sameName(one.team ?? "") === sameName(other.team ?? "");
  return compareWords({ kind: "schedule", subject: one.name }, [
    ["time zone", one.zone ?? NO_ZONE, other.zone ?? NO_ZONE],
    ["team", one.team ?? NO_TEAM, isSameTeam ? (one.team ?? NO_TEAM) : (other.team ?? NO_TEAM)],
    ["switched", one.isEnabled ? "on" : "off", other.isEnabled ? "on" : "off"],
  ]);
}
