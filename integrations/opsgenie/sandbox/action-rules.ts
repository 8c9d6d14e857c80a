import type { Effect } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertRow, type EscalationRow, findIdOf, findUser, type Responder, type World } from "./world.ts";

export const ALERT_ACTIONS = [
  "Acknowledge",
  "UnAcknowledge",
  "Close",
  "Snooze",
  "Assign",
  "EscalateNext",
  "AddNote",
] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

type Change = Partial<AlertRow> | string;

/** What each action makes of an alert, or why it does not. */
export const APPLY: Record<AlertAction, (alert: AlertRow, body: JsonObject, world: World) => Change> = {
  Acknowledge: (alert, body, world) => {
    if (alert.status === "closed") return "Alert is already closed.";
    if (alert.acknowledged) return "Alert is already acknowledged.";
    const user = userIn(body);
    return {
      acknowledged: true,
      acknowledgedBy: user,
      ackTime: sinceCreated(alert, world),
      owner: alert.owner || user,
    };
  },
  UnAcknowledge: (alert) => {
    if (alert.status === "closed") return "Alert is already closed.";
    if (!alert.acknowledged) return "Alert is not acknowledged.";
    const owner = alert.owner === alert.acknowledgedBy ? "" : alert.owner;
    return { acknowledged: false, acknowledgedBy: "", ackTime: 0, owner };
  },
  Close: (alert, body, world) =>
    alert.status === "closed"
      ? "Alert is already closed."
      : { status: "closed", closedBy: userIn(body), closeTime: sinceCreated(alert, world), snoozedUntilAt: null },
  Snooze: (alert, body, world) => {
    if (alert.status === "closed") return "Alert is already closed.";
    const untilAt = Date.parse(String(body.endTime));
    return untilAt > world.clock.now() ? { snoozedUntilAt: untilAt } : "Snooze end time must be in the future.";
  },
  Assign: (alert, body, world) => {
    if (alert.status === "closed") return "Alert is already closed.";
    const owner = body.owner as JsonObject;
    const user = findUser(world, String(owner.username ?? owner.id));
    return user === undefined ? "Owner does not exist." : { owner: user.username };
  },
  EscalateNext: (alert, body, world) => {
    if (alert.status === "closed") return "Alert is already closed.";
    const policy = escalationIn(body, world);
    if (policy === undefined) return "Escalation does not exist.";
    return { responders: withResponder(alert.responders, { type: "escalation", id: policy.id }) };
  },
  AddNote: () => ({}),
};

export const LOG_TEXT: Record<AlertAction, string> = {
  Acknowledge: "Alert acknowledged",
  UnAcknowledge: "Alert unacknowledged",
  Close: "Alert closed",
  Snooze: "Alert snoozed",
  Assign: "Alert assigned",
  EscalateNext: "Escalated to the next level",
  AddNote: "Note added",
};

/** What each action is in the sandbox's ledger; a note is told with its text, by whatever action it came. */
export const EFFECT_OF = {
  Acknowledge: "alert.acknowledged",
  UnAcknowledge: "alert.unacknowledged",
  Close: "alert.resolved",
  Snooze: "alert.snoozed",
  Assign: "alert.assigned",
  EscalateNext: "alert.escalated",
  AddNote: "note.added",
} as const satisfies Record<AlertAction, Effect["effect"]>;

/** Who does something, as the alert shows it. */
export function userIn(body: JsonObject): string {
  return typeof body.user === "string" ? body.user : "Alert API";
}

function sinceCreated(alert: AlertRow, world: World): number {
  return world.clock.now() - alert.createdAt;
}

/** The escalation that a request names. */
export function escalationIn(body: JsonObject, world: World): EscalationRow | undefined {
  const given = body.escalation as JsonObject | undefined;
  const id = findIdOf(world.escalations.all(), String(given?.id ?? given?.name));
  return id === undefined ? undefined : world.escalations.get(id);
}

function withResponder(responders: readonly Responder[], added: Responder): readonly Responder[] {
  return responders.some((one) => one.id === added.id) ? responders : [...responders, added];
}
