import type { InventorySchedule } from "../../../core/inventory.ts";
import { type Compared, different, together } from "./difference.ts";
import { type Identity, sameAtOnce } from "./identity.ts";
import type { Inventory } from "./inventory.ts";
import { pairsBy, sameName } from "./pairs.ts";
import { peopleWords } from "./words.ts";

type Answering = Pick<Inventory, "schedules" | "onCall">;

/** Who answers the phone at this instant, on schedules that both have and both have switched on. */
export function compareOnCall(left: Answering, right: Answering, who: Identity): Compared {
  const { both } = pairsBy(left.schedules, right.schedules, ({ name }) => sameName(name));
  const on = both.filter((pair) => pair.every(({ isEnabled }) => isEnabled));
  return together(on.map(([one, other]) => ofSchedule(one, left, other, right, who)));
}

function ofSchedule(
  one: InventorySchedule,
  left: Answering,
  other: InventorySchedule,
  right: Answering,
  who: Identity,
): Compared {
  const ours = left.onCall.get(one.id) ?? [];
  const theirs = right.onCall.get(other.id) ?? [];
  const sameness = sameAtOnce(ours.map(who.left), theirs.map(who.right));
  if (sameness === "unknown") {
    const reason = `${one.name}: who is on call there cannot be told by an e-mail address or a name (${peopleWords(theirs)})`;
    return { differences: [], doubts: [{ part: "onCall", reason }] };
  }
  if (sameness === "same") return { differences: [], doubts: [] };
  const [opsgenie, jsm] = [peopleWords(ours), peopleWords(theirs)];
  const todo = "look at the rotations and overrides of both";
  return different({ kind: "onCall", subject: one.name, opsgenie, jsm, todo });
}
