import type { JsonObject } from "../../../src/core/json.ts";
import { userIn } from "./action-rules.ts";
import { iso } from "./answers.ts";
import { FROM_API, tell } from "./webhooks.ts";
import {
  type AlertRow,
  findIdOf,
  findUser,
  newId,
  nextTinyId,
  type RequestResult,
  type Responder,
  type World,
} from "./world.ts";

/** The alias of an open alert: the same alert fires once more. */
export function createAlert(world: World, body: JsonObject): RequestResult {
  const now = world.clock.now();
  const id = newId();
  const text = (key: string): string => (typeof body[key] === "string" ? body[key] : "");
  const alias = typeof body.alias === "string" ? body.alias : id;
  for (const alert of world.alerts.all()) {
    if (alert.alias !== alias || alert.status !== "open") continue;
    world.alerts.put({ ...alert, count: alert.count + 1, lastOccurredAt: now, updatedAt: now });
    world.onEffect({ effect: "alert.created", target: alert.id, marker: alias, text: text("message"), changed: false });
    return { isSuccess: true, status: "Alert count increased", alertId: alert.id };
  }
  const owner = userIn(body);
  const row: AlertRow = {
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
  };
  world.alerts.put(row);
  world.onEffect({ effect: "alert.created", target: id, marker: alias, text: text("message"), changed: true });
  tell(world, row, { action: "Create", by: owner, from: FROM_API });
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

function responderOf(given: JsonObject, world: World): Responder {
  const type = given.type as Responder["type"];
  const name = String(given.id ?? given.username ?? given.name);
  const found = {
    user: () => findUser(world, name)?.id,
    team: () => findIdOf(world.teams.all(), name),
    schedule: () => findIdOf(world.schedules.all(), name),
    escalation: () => findIdOf(world.escalations.all(), name),
  };
  return { type, id: found[type]() ?? name };
}
