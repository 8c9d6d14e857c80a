import type { JsonObject } from "../../../src/core/json.ts";
import { BY_TOKEN, tell } from "./hooks.ts";
import {
  type AlertRow,
  newAlertId,
  newId,
  nextTinyId,
  type RequestResult,
  type Responder,
  SERVICE_ACCOUNT,
  type World,
} from "./world.ts";

/** The alias of an open alert: the same alert fires once more, and nobody is told. */
export function createAlert(world: World, body: JsonObject): RequestResult {
  const now = world.clock.now();
  const id = newAlertId(now);
  const text = (key: string): string => (typeof body[key] === "string" ? body[key] : "");
  const list = (key: string): readonly unknown[] => (Array.isArray(body[key]) ? body[key] : []);
  const alias = text("alias") || id;
  const told = { marker: alias, text: text("message") };
  const open = [...world.alerts.all()].find((alert) => alert.alias === alias && !alert.isClosed);
  if (open !== undefined) {
    world.alerts.put({ ...open, count: open.count + 1, lastOccurredAt: now, updatedAt: now });
    world.onEffect({ effect: "alert.created", target: open.id, ...told, changed: false });
    return { isSuccess: true, status: "Alert count increased", alertId: open.id };
  }
  const owner = SERVICE_ACCOUNT.id;
  const note = { id: newId(), text: text("note"), owner, at: now, changedAt: now };
  const alert: AlertRow = {
    ...blankAlert(id, nextTinyId(world), now),
    alias,
    message: text("message"),
    description: text("description"),
    source: text("source") || SERVICE_ACCOUNT.email,
    priority: text("priority") || "P3",
    tags: list("tags").map(String),
    responders: list("responders") as readonly Responder[],
    entity: text("entity"),
    extraProperties: (body.extraProperties ?? {}) as AlertRow["extraProperties"],
    notes: note.text === "" ? [] : [note],
    log: [{ text: "Alert created", type: "system", owner, at: now }],
  };
  world.alerts.put(alert);
  world.onEffect({ effect: "alert.created", target: id, ...told, changed: true });
  tell(world, alert, { action: "Create", by: BY_TOKEN });
  return { isSuccess: true, status: "Created alert", alertId: id };
}

/** An alert of which nothing but its name and its time is known. */
export function blankAlert(id: string, tinyId: string, at: number): AlertRow {
  return {
    id,
    tinyId,
    alias: id,
    message: "",
    description: "",
    isClosed: false,
    acknowledged: false,
    snoozedUntilAt: null,
    count: 1,
    createdAt: at,
    updatedAt: at,
    lastOccurredAt: at,
    source: "",
    owner: "",
    priority: "P3",
    tags: [],
    responders: [],
    entity: "",
    extraProperties: {},
    ackedAt: null,
    closedAt: null,
    log: [],
    notes: [],
  };
}
