import type { Alert } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation } from "../../src/core/plan.ts";
import { update, withEvidence } from "./alert-writes.ts";
import type { Api } from "./client.ts";
import { oncall, type WireOncall } from "./oncall-wire.ts";
import { isSameSet, paramsFor } from "./params.ts";

/**
 * To the next level of the alert's policy. An incident does not say on which level it is: that follows from whom it is
 * assigned to and who is on call for each level now, which is one request.
 */
export async function planEscalation(api: Api, alert: Alert, by: Attribution): Promise<readonly Operation[]> {
  if (alert.policy === undefined) throw new BotError("bad_input", `${alert.handle} has no escalation policy.`);
  const entries = await api.all({
    path: "/oncalls",
    key: "oncalls",
    item: oncall,
    query: { "escalation_policy_ids[]": [alert.policy.id], "include[]": ["escalation_policies"] },
  });
  const levels = onCallByLevel(entries);
  const current = currentLevel(levels, alert);
  const [next] = [...levels.keys()].filter((level) => level > current).sort((a, b) => a - b);
  if (next === undefined) {
    const where = current === 0 ? "nobody is on call for it now" : "nobody is on call above its level";
    throw new BotError("bad_input", `${alert.handle} cannot escalate in "${alert.policy.name}": ${where}.`);
  }
  const params = { ...paramsFor(alert), level: next, expects: levels.get(next) ?? [] };
  return withEvidence(alert, by, [update("escalate", alert, params, ["pages"])]);
}

function onCallByLevel(entries: readonly WireOncall[]): ReadonlyMap<number, readonly string[]> {
  const levels = new Map<number, string[]>();
  for (const { escalation_level: level, user } of entries) levels.set(level, [...(levels.get(level) ?? []), user.id]);
  return new Map([...levels].map(([level, ids]) => [level, [...new Set(ids)]]));
}

/** The highest level whose people it is assigned to, all of them first, some of them else; 0 when there is none. */
function currentLevel(levels: ReadonlyMap<number, readonly string[]>, alert: Alert): number {
  const assigned = alert.assignees.map((user) => user.id);
  const whole = [...levels].filter(([, ids]) => isSameSet(ids, assigned));
  const part = [...levels].filter(([, ids]) => ids.some((id) => assigned.includes(id)));
  return Math.max(0, ...(whole.length > 0 ? whole : part).map(([level]) => level));
}
