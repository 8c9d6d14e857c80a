import type { JsonObject } from "../../../src/core/json.ts";
import { iso } from "./answers.ts";
import {
  type AlertRow,
  type EscalationRow,
  findUser,
  newId,
  nextTinyId,
  type RequestRow,
  type Responder,
  type World,
} from "./world.ts";

/** Requests remembered; the oldest go first. */
const MAX_REQUESTS = 20_000;

const ALERT_ACTIONS = ["Acknowledge", "UnAcknowledge", "Close", "Snooze", "Assign", "EscalateNext", "AddNote"] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

type Change = Partial<AlertRow> | string;

/** What each action makes of an alert, or why it does not. */
const APPLY: Record<AlertAction, (alert: AlertRow, body: JsonObject, world: World) => Change> = {
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
    const policy = escalationOf(body.escalation as JsonObject, world);
    if (policy === undefined) return "Escalation does not exist.";
    return { responders: withResponder(alert.responders, { type: "escalation", id: policy.id }) };
  },
  AddNote: () => ({}),
};

const LOG_TEXT: Record<AlertAction, string> = {
  Acknowledge: "Alert acknowledged",
  UnAcknowledge: "Alert unacknowledged",
  Close: "Alert closed",
  Snooze: "Alert snoozed",
  Assign: "Alert assigned",
  EscalateNext: "Escalated to the next level",
  AddNote: "Note added",
};

/** Takes a write in: it is carried out when its time has come. Returns the request's id. */
export function accept(world: World, action: string, alertId: string | null, body: JsonObject): string {
  const id = newId();
  const row: RequestRow = {
    id,
    action,
    alertId,
    body,
    readyAt: world.clock.now() + (world.behaviour.processingMs ?? 0),
    polls: 0,
    result: null,
  };
  world.requests.set(id, row);
  world.pending.add(id);
  if (world.requests.size > MAX_REQUESTS) dropOldest(world);
  carryOutDue(world);
  return id;
}

function dropOldest(world: World): void {
  for (const row of world.requests.values()) {
    if (row.result !== null) {
      world.requests.delete(row.id);
      return;
    }
  }
}

/** Carries out what is due, in the order of arrival. */
export function carryOutDue(world: World): void {
  const now = world.clock.now();
  for (const id of world.pending) {
    const row = world.requests.get(id);
    if (row === undefined || row.readyAt > now || row.polls < (world.behaviour.pendingPolls ?? 0)) continue;
    world.pending.delete(id);
    world.requests.set(id, { ...row, result: { ...carryOut(world, row), at: now } });
  }
}

interface Result {
  readonly isSuccess: boolean;
  readonly status: string;
  readonly alertId: string;
}

function carryOut(world: World, row: RequestRow): Result {
  if (row.alertId === null) return create(world, row.body);
  const alert = world.alerts.get(row.alertId);
  const action = ALERT_ACTIONS.find((one) => one === row.action);
  if (alert === undefined || action === undefined)
    return { isSuccess: false, status: "Alert does not exist", alertId: "" };
  const change = APPLY[action](alert, row.body, world);
  if (typeof change === "string") return { isSuccess: false, status: change, alertId: alert.id };
  if (action === "Snooze") world.snoozed.add(alert.id);
  const now = world.clock.now();
  const owner = userIn(row.body);
  const note = typeof row.body.note === "string" ? [{ text: row.body.note, owner, at: now }] : [];
  world.alerts.set(alert.id, {
    ...alert,
    ...change,
    updatedAt: now,
    notes: [...alert.notes, ...note],
    log: [...alert.log, { text: LOG_TEXT[action], owner, at: now }],
  });
  return { isSuccess: true, status: `${action} done`, alertId: alert.id };
}

/** The alias of an open alert: the same alert fires once more. */
function create(world: World, body: JsonObject): Result {
  const now = world.clock.now();
  const id = newId();
  const alias = typeof body.alias === "string" ? body.alias : id;
  for (const alert of world.alerts.values()) {
    if (alert.alias !== alias || alert.status !== "open") continue;
    world.alerts.set(alert.id, { ...alert, count: alert.count + 1, lastOccurredAt: now, updatedAt: now });
    return { isSuccess: true, status: "Alert count increased", alertId: alert.id };
  }
  const text = (key: string): string => (typeof body[key] === "string" ? body[key] : "");
  const owner = userIn(body);
  world.alerts.set(id, {
    ...BLANK_ALERT,
    id,
    tinyId: nextTinyId(world),
    alias,
    message: text("message"),
    description: text("description"),
    createdAt: now,
    updatedAt: now,
    lastOccurredAt: now,
    source: text("source") || owner,
    priority: text("priority") || "P3",
    tags: Array.isArray(body.tags) ? body.tags.map(String) : [],
    responders: Array.isArray(body.responders)
      ? body.responders.map((one) => responderOf(one as JsonObject, world))
      : [],
    entity: text("entity"),
    notes: text("note") === "" ? [] : [{ text: text("note"), owner, at: now }],
    log: [{ text: `Alert created at ${iso(now)}`, owner, at: now }],
  });
  return { isSuccess: true, status: "Created alert", alertId: id };
}

export const BLANK_ALERT = {
  description: "",
  status: "open",
  acknowledged: false,
  snoozedUntilAt: null,
  count: 1,
  owner: "",
  entity: "",
  details: {},
  acknowledgedBy: "",
  closedBy: "",
  ackTime: 0,
  closeTime: 0,
  log: [],
  notes: [],
} as const;

/** A snooze that is over wakes the alert: it is open again and pages. */
export function wakeAlerts(world: World): void {
  const now = world.clock.now();
  for (const id of world.snoozed) {
    const alert = world.alerts.get(id);
    if (alert === undefined || alert.snoozedUntilAt === null) {
      world.snoozed.delete(id);
      continue;
    }
    if (alert.snoozedUntilAt > now) continue;
    world.snoozed.delete(id);
    const log = [...alert.log, { text: "Snooze ended", owner: "System", at: alert.snoozedUntilAt }];
    world.alerts.set(alert.id, { ...alert, snoozedUntilAt: null, acknowledged: false, acknowledgedBy: "", log });
  }
}

function sinceCreated(alert: AlertRow, world: World): number {
  return world.clock.now() - alert.createdAt;
}

function userIn(body: JsonObject): string {
  return typeof body.user === "string" ? body.user : "Alert API";
}

function responderOf(given: JsonObject, world: World): Responder {
  const type = given.type as Responder["type"];
  const name = String(given.id ?? given.username ?? given.name);
  const found = {
    user: () => findUser(world, name)?.id,
    team: () => byIdOrName(world.teams.values(), name),
    schedule: () => byIdOrName(world.schedules.values(), name),
    escalation: () => byIdOrName(world.escalations.values(), name),
  };
  return { type, id: found[type]() ?? name };
}

function byIdOrName(
  rows: Iterable<{ readonly id: string; readonly name: string }>,
  wanted: string,
): string | undefined {
  for (const row of rows) if (row.id === wanted || row.name === wanted) return row.id;
  return undefined;
}

function escalationOf(given: JsonObject, world: World): EscalationRow | undefined {
  const id = byIdOrName(world.escalations.values(), String(given.id ?? given.name));
  return id === undefined ? undefined : world.escalations.get(id);
}

function withResponder(responders: readonly Responder[], added: Responder): readonly Responder[] {
  return responders.some((one) => one.id === added.id) ? responders : [...responders, added];
}
