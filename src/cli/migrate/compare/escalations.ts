import type { InventoryEscalation, InventoryRule } from "../../../core/inventory.ts";
import { count } from "../../../core/wording.ts";
import { type Compared, compareWords, type Difference, type Doubt, together } from "./difference.ts";
import { type Identity, recipientKey } from "./identity.ts";
import { pairsBy, pairsLeft, sameName } from "./pairs.ts";
import { repeatWords, ruleWords } from "./words.ts";

const NO_TEAM = "no team";

export function compareEscalations(
  left: readonly InventoryEscalation[],
  right: readonly InventoryEscalation[],
  who: Identity,
): Compared {
  const { both, missing } = pairsBy(left, right, ({ name }) => sameName(name));
  const lost = missing.map((one): Difference => {
    const opsgenie = [count(one.rules.length, "rule"), ...(one.team === undefined ? [] : [`team ${one.team}`])].join(
      ", ",
    );
    const todo = "create it with its rules, or let the account of JSM_EMAIL see it";
    return { kind: "escalation", state: "missing", subject: one.name, opsgenie, todo };
  });
  return together([
    { differences: lost, doubts: [] },
    ...both.flatMap(([one, other]) => [compareFacts(one, other), compareRules(one, other, who)]),
  ]);
}

function compareFacts(one: InventoryEscalation, other: InventoryEscalation): Compared {
  const isSameTeam = sameName(one.team ?? "") === sameName(other.team ?? "");
  return compareWords({ kind: "escalation", subject: one.name }, [
    ["team", one.team ?? NO_TEAM, isSameTeam ? (one.team ?? NO_TEAM) : (other.team ?? NO_TEAM)],
    ["switched", one.isEnabled ? "on" : "off", other.isEnabled ? "on" : "off"],
    ["after the last rule", repeatWords(one.repeat), repeatWords(other.repeat)],
  ]);
}

/** Rules have no names: what is not the same in both is held beside what is most like it. */
function compareRules(one: InventoryEscalation, other: InventoryEscalation, who: Identity): Compared {
  const to = (mine: InventoryRule, theirs: InventoryRule) => {
    return [recipientKey(mine.to, who.left), recipientKey(theirs.to, who.right)] as const;
  };
  const isToSame = (mine: InventoryRule, theirs: InventoryRule): boolean => {
    const [ours, other] = to(mine, theirs);
    return ours === other;
  };
  const exact = pairsLeft(
    { both: [], missing: one.rules, extra: other.rules },
    (mine, theirs) => isWhenSame(mine, theirs) && isToSame(mine, theirs),
  );
  const maybe = pairsLeft({ ...exact, both: [] }, (mine, theirs) => {
    return isWhenSame(mine, theirs) && to(mine, theirs)[1] === undefined;
  });
  const retimed = pairsLeft({ ...maybe, both: [] }, isToSame);
  const changed = pairsLeft(retimed, isWhenSame);
  const about = { kind: "rule", subject: one.name } as const;
  const doubts = maybe.both.map(([, theirs]): Doubt => {
    return {
      part: "escalations",
      reason: `${one.name}: it cannot be told whom this rule notifies: ${ruleWords(theirs)}`,
    };
  });
  const differences: Difference[] = [
    ...changed.missing.map((rule): Difference => {
      return { ...about, state: "missing", opsgenie: ruleWords(rule), todo: "add the rule" };
    }),
    ...changed.both.map(([mine, theirs]): Difference => {
      const [opsgenie, jsm] = [ruleWords(mine), ruleWords(theirs)];
      return { ...about, state: "different", opsgenie, jsm, todo: "set it as in OpsGenie" };
    }),
    ...changed.extra.map((rule): Difference => {
      return { ...about, state: "extra", jsm: ruleWords(rule), todo: "remove it unless it is meant" };
    }),
  ];
  return { differences, doubts };
}

function isWhenSame(one: InventoryRule, other: InventoryRule): boolean {
  return one.delayMs === other.delayMs && one.condition === other.condition && one.notify === other.notify;
}
