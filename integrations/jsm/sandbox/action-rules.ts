import type { Effect } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertRow, type Responder, SERVICE_ACCOUNT, type UserRow, type World } from "./world.ts";

export interface Rule {
  /** What it makes of an alert, or why it does not. */
  change(alert: AlertRow, body: JsonObject, world: World, by: UserRow): Partial<AlertRow> | string;
  /** Its line in the alert's log. */
  readonly log: string;
  readonly effect: Effect["effect"];
  /** What a webhook calls it, where that is not its name. */
  hook?(body: JsonObject): string;
  /** What a webhook says beside the alert. */
  told?(before: AlertRow, body: JsonObject, world: World): JsonObject;
}

const CLOSED = "Alert is already closed.";

/** An alert that is closed stays as it is. */
const unlessClosed =
  (change: Rule["change"]): Rule["change"] =>
  (alert, body, world, by) =>
    alert.isClosed ? CLOSED : change(alert, body, world, by);

export const RULES = {
  Acknowledge: {
    // Through the API there is no saying on whose behalf: it is the token's account that takes it.
    change: unlessClosed((alert, _body, world, by) =>
      alert.acknowledged
        ? "Alert is already acknowledged."
        : { acknowledged: true, ackedAt: world.clock.now(), owner: alert.owner || by.id },
    ),
    log: "Alert acknowledged",
    effect: "alert.acknowledged",
  },
  UnAcknowledge: {
    change: unlessClosed((alert) =>
      alert.acknowledged
        ? { acknowledged: false, ackedAt: null, owner: alert.owner === SERVICE_ACCOUNT.id ? "" : alert.owner }
        : "Alert is not acknowledged.",
    ),
    log: "Alert unacknowledged",
    effect: "alert.unacknowledged",
  },
  Close: {
    change: unlessClosed((_alert, _body, world) => ({
      isClosed: true,
      closedAt: world.clock.now(),
      snoozedUntilAt: null,
    })),
    log: "Alert closed",
    effect: "alert.resolved",
  },
  Snooze: {
    change: unlessClosed((_alert, body, world) => {
      const untilAt = Date.parse(String(body.endTime));
      return untilAt > world.clock.now() ? { snoozedUntilAt: untilAt } : "Snooze end time must be in the future.";
    }),
    log: "Alert snoozed",
    effect: "alert.snoozed",
  },
  Assign: {
    change: unlessClosed((_alert, body, world) => {
      const user = world.users.get(String(body.accountId));
      return user === undefined ? "Owner does not exist." : { owner: user.id };
    }),
    log: "Alert assigned",
    effect: "alert.assigned",
    hook: ({ accountId }) => (accountId === SERVICE_ACCOUNT.id ? "TakeOwnership" : "AssignOwnership"),
    told: (_before, body, world) => ({ owner: world.users.get(String(body.accountId))?.email ?? "" }),
  },
  Escalate: {
    change: unlessClosed((alert, body, world) => {
      const policy = world.escalations.get(String(body.escalationId));
      if (policy === undefined) return "Escalation does not exist.";
      return { responders: withResponder(alert.responders, { type: "escalation", id: policy.id }) };
    }),
    log: "Escalated to the next level",
    effect: "alert.escalated",
    told: (_before, { escalationId: id = "" }, world) => {
      const name = world.escalations.get(String(id))?.name ?? "";
      return { escalationId: id, escalationName: name, escalationNotify: { id, name, entity: "escalation" } };
    },
  },
  AddResponder: {
    change: unlessClosed((alert, body) => ({
      responders: withResponder(alert.responders, { type: body.type as Responder["type"], id: String(body.id) }),
    })),
    log: "Responder added",
    effect: "alert.edited",
    hook: () => "AddRecipient",
  },
  AddTags: {
    change: (alert, body) => ({ tags: [...new Set([...alert.tags, ...listIn(body)])] }),
    log: "Tags added",
    effect: "alert.edited",
    told: (_before, body) => ({ addedTags: listIn(body).join(",") }),
  },
  RemoveTags: {
    change: (alert, body) => ({ tags: alert.tags.filter((tag) => !listIn(body).includes(tag)) }),
    log: "Tags removed",
    effect: "alert.edited",
    told: (_before, body) => ({ removedTags: listIn(body).join(",") }),
  },
  UpdatePriority: {
    change: (_alert, body) => ({ priority: String(body.priority) }),
    log: "Priority changed",
    effect: "alert.edited",
    told: ({ priority }) => ({ oldPriority: priority }),
  },
  UpdateMessage: {
    change: (_alert, body) => ({ message: String(body.message) }),
    log: "Message changed",
    effect: "alert.edited",
    told: ({ message }) => ({ oldMessage: message }),
  },
  UpdateDescription: {
    change: (_alert, body) => ({ description: String(body.description) }),
    log: "Description changed",
    effect: "alert.edited",
  },
} as const satisfies Record<string, Rule>;

export type AlertAction = keyof typeof RULES;

function withResponder(responders: readonly Responder[], added: Responder): readonly Responder[] {
  return responders.some((one) => one.id === added.id) ? responders : [...responders, added];
}

function listIn({ tags }: JsonObject): readonly string[] {
  return Array.isArray(tags) ? tags.map(String) : [];
}
