import type { JsonObject } from "../../../src/core/json.ts";
import { act } from "./act.ts";
import { ALERT_ACTIONS } from "./action-rules.ts";
import { createAlert } from "./new-alert.ts";
import { FROM_API } from "./webhooks.ts";
import { newId, type RequestResult, type RequestRow, type World } from "./world.ts";

/** Requests remembered; the oldest go first. */
const MAX_REQUESTS = 20_000;

/** Takes a write in: it is carried out when its time has come. Returns the request's id. */
export function accept(world: World, action: string, alertId: string | null, body: JsonObject): string {
  const id = newId();
  const row: RequestRow = {
    id,
    action,
    alertId,
    body,
    readyAt: world.clock.now() + (world.behaviour.processingMs ?? 0),
    result: null,
  };
  world.requests.put(row);
  world.pending.add(id);
  if (world.requests.count() > MAX_REQUESTS) dropOldest(world);
  carryOutDue(world);
  return id;
}

function dropOldest(world: World): void {
  for (const row of world.requests.all()) {
    if (row.result !== null) {
      world.requests.remove(row.id);
      return;
    }
  }
}

/** Carries out what is due, in the order of arrival. */
export function carryOutDue(world: World): void {
  const now = world.clock.now();
  for (const id of world.pending) {
    const row = world.requests.get(id);
    if (row === undefined || row.readyAt > now || (world.polls.get(id) ?? 0) < (world.behaviour.pendingPolls ?? 0))
      continue;
    world.pending.delete(id);
    world.polls.delete(id);
    world.requests.put({ ...row, result: { ...carryOut(world, row), at: now } });
  }
}

function carryOut(world: World, row: RequestRow): RequestResult {
  if (row.alertId === null) return createAlert(world, row.body);
  const alert = world.alerts.get(row.alertId);
  const action = ALERT_ACTIONS.find((one) => one === row.action);
  if (alert === undefined || action === undefined)
    return { isSuccess: false, status: "Alert does not exist", alertId: "" };
  const refusal = act(world, alert, action, row.body, FROM_API);
  return { isSuccess: refusal === undefined, status: refusal ?? `${action} done`, alertId: alert.id };
}
