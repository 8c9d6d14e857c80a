import type { Alert, VendorThing } from "./alerts.ts";
import { BotError } from "./errors.ts";
import type { InventoryEscalation } from "./inventory.ts";

/** One rule of an escalation: whom it notifies after how long. */
export interface OpsRule {
  /** Default "default": whoever is on call. */
  readonly notifyType?: string | undefined;
  readonly delayMs: number;
  /** Default "if-not-acked". */
  readonly condition?: string | undefined;
  readonly type: string;
  readonly id?: string | undefined;
  /** The recipient's name or address, where the vendor gives it. */
  readonly name?: string | undefined;
}

/** An escalation of OpsGenie or Jira Service Management. */
export interface OpsPolicy extends VendorThing {
  readonly team?: { readonly id: string; readonly name?: string | undefined } | undefined;
  /** Default true. */
  readonly isEnabled?: boolean | undefined;
  readonly rules: readonly OpsRule[];
  readonly repeat?: InventoryEscalation["repeat"];
}

/** One place in an escalation where somebody is notified: a schedule or a person, from 1 on. */
export interface Level {
  readonly policy: OpsPolicy;
  readonly level: number;
  readonly scheduleId?: string;
  readonly personId?: string;
  readonly personName?: string;
}

/** "next" and "previous" name somebody who is not on call now; teams have no list of people here. Both are left out. */
const NOTIFIES_ON_CALL = ["default", "all", "users", "admins"];

/** Rules with one delay are one level, in the order of their delays. */
export function levelsOf(policy: OpsPolicy): readonly Level[] {
  const delays = [...new Set(policy.rules.map((rule) => rule.delayMs))].sort((a, b) => a - b);
  return policy.rules.flatMap(({ notifyType = "default", delayMs, type, id, name }): Level[] => {
    if (id === undefined || !NOTIFIES_ON_CALL.includes(notifyType)) return [];
    const level = { policy, level: delays.indexOf(delayMs) + 1 };
    if (type === "schedule") return [{ ...level, scheduleId: id }];
    if (type === "user") return [{ ...level, personId: id, ...(name === undefined ? {} : { personName: name }) }];
    return [];
  });
}

/**
 * The alert's own escalation; else the only one of a team that responds to it. `title` is the vendor's name. Throws
 * BotError("bad_input") when there is none, or which one it is cannot be told.
 */
export function policyOf(alert: Alert, all: readonly OpsPolicy[], title: string): VendorThing {
  const own = alert.policy;
  if (own !== undefined) return { id: own.id, name: all.find((one) => one.id === own.id)?.name ?? own.name };
  const teams = new Set(alert.teams.map((team) => team.id));
  const candidates = all.filter((one) => one.team !== undefined && teams.has(one.team.id));
  const [only, second] = candidates;
  if (only !== undefined && second === undefined) return only;
  throw new BotError(
    "bad_input",
    only === undefined
      ? `${alert.handle} has no escalation policy in ${title}; page somebody instead.`
      : `${alert.handle} names no escalation policy in ${title} and its teams have ${candidates.length}; page one of them instead.`,
  );
}
