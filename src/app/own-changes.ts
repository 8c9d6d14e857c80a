import type { AlertChange } from "../core/events.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { OwnChange } from "../feed/known/knowledge.ts";

/** What the last part of an operation's kind does to the alert that it is about; any other changes something else. */
const CHANGES: Readonly<Record<string, AlertChange>> = {
  acknowledge: "acknowledged",
  unacknowledge: "unacknowledged",
  resolve: "closed",
  close: "closed",
  snooze: "snoozed",
  note: "noted",
  assign: "assigned",
  reassign: "assigned",
  escalate: "escalated",
};
/** It makes an alert: its target is whom it pages. */
const PAGE = "page";

const PLATFORMS: Readonly<Record<string, string>> = { slack: "Slack", discord: "Discord", console: "the console" };

/**
 * What a plan has certainly done to alerts of these accounts. What may have come about is left to the vendor to tell: a card
 * that names who did it would claim that it was done.
 */
export function ownChanges(
  plan: StoredPlan,
  outcomes: readonly Outcome[],
  accounts: ReadonlySet<string>,
): readonly OwnChange[] {
  const ended = new Map(outcomes.map((outcome) => [outcome.operation, outcome]));
  return plan.operations.flatMap(({ id, kind, account, target, params }): OwnChange[] => {
    const outcome = ended.get(id);
    const verb = kind.slice(kind.lastIndexOf(".") + 1);
    if (outcome?.state !== "done" || !accounts.has(account) || verb === PAGE) return [];
    return [
      {
        id: `${plan.id}:${id}`,
        account,
        alert: target.id,
        change: CHANGES[verb] ?? "changed",
        who: plan.actor.name,
        through: PLATFORMS[plan.place.platform] ?? plan.place.platform,
        at: outcome.at,
        ...(verb === "note" && typeof params.text === "string" ? { text: params.text } : {}),
      },
    ];
  });
}
