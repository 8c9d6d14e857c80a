import type { InventoryOverride, InventorySchedule } from "../../../core/inventory.ts";
import { type Compared, type Difference, type Doubt, together } from "./difference.ts";
import { type Identity, recipientKey } from "./identity.ts";
import type { Inventory } from "./inventory.ts";
import { pairsBy, pairsLeft, sameName } from "./pairs.ts";
import { overrideWords } from "./words.ts";

type Overridden = Pick<Inventory, "schedules" | "overrides">;

/** Both vendors have overrides begin and end on a minute; what is closer is the same. */
const GRAIN_MS = 60_000;

/** Overrides that run or are still to come, of schedules that both have. */
export function compareOverrides(left: Overridden, right: Overridden, who: Identity): Compared {
  const { both } = pairsBy(left.schedules, right.schedules, ({ name }) => sameName(name));
  return together(
    both.map(([one, other]) =>
      ofSchedule(one, left.overrides.get(one.id) ?? [], right.overrides.get(other.id) ?? [], who),
    ),
  );
}

function ofSchedule(
  { name, zone }: InventorySchedule,
  left: readonly InventoryOverride[],
  right: readonly InventoryOverride[],
  who: Identity,
): Compared {
  const keys = (one: InventoryOverride, other: InventoryOverride) => {
    return [recipientKey(one.who, who.left), recipientKey(other.who, who.right)] as const;
  };
  const isSame = (one: InventoryOverride, other: InventoryOverride): boolean => {
    const [ours, theirs] = keys(one, other);
    return isAtOnce(one, other) && ours === theirs;
  };
  const exact = pairsLeft({ both: [], missing: left, extra: right }, isSame);
  const maybe = pairsLeft(
    { ...exact, both: [] },
    (one, other) => isAtOnce(one, other) && keys(one, other)[1] === undefined,
  );
  const changed = pairsLeft({ ...maybe, both: [] }, (one, other) => isAtOnce(one, other) || isAlike(one, other, keys));
  const about = { kind: "override", subject: name } as const;
  const words = (one: InventoryOverride): string => overrideWords(one, zone);
  const doubts = maybe.both.map(
    ([, other]): Doubt => ({
      part: "overrides",
      reason: `${name}: it cannot be told whose override ${words(other)} is`,
    }),
  );
  const differences: Difference[] = [
    ...changed.missing.map((one): Difference => ({ ...about, state: "missing", opsgenie: words(one), todo: "add it" })),
    ...changed.both.map(([one, other]): Difference => {
      return { ...about, state: "different", opsgenie: words(one), jsm: words(other), todo: "set it as in OpsGenie" };
    }),
    ...changed.extra.map((other): Difference => {
      return { ...about, state: "extra", jsm: words(other), todo: "remove it unless it is meant" };
    }),
  ];
  return { differences, doubts };
}

function isAtOnce(one: InventoryOverride, other: InventoryOverride): boolean {
  const isNear = Math.abs(one.fromAt - other.fromAt) < GRAIN_MS && Math.abs(one.untilAt - other.untilAt) < GRAIN_MS;
  return isNear && rotationsKey(one) === rotationsKey(other);
}

/** The same person at overlapping times: one of them was changed. */
function isAlike(
  one: InventoryOverride,
  other: InventoryOverride,
  keys: (one: InventoryOverride, other: InventoryOverride) => readonly [string | undefined, string | undefined],
): boolean {
  const [ours, theirs] = keys(one, other);
  return ours === theirs && one.fromAt < other.untilAt && other.fromAt < one.untilAt;
}

function rotationsKey({ rotations }: InventoryOverride): string {
  return rotations.map(sameName).sort().join("\n");
}
