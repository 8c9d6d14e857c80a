import type { JsonObject } from "../../../src/core/json.ts";
import { ruleOf } from "./action-rules.ts";
import { BY_TOKEN, type Doer, tell } from "./hooks.ts";
import { createAlert } from "./new-alert.ts";
import { type AlertRow, newId, type RequestResult, type RequestRow, type World } from "./world.ts";

/** Requests remembered; the oldest go first. */
const MAX_REQUESTS = 20_000;
/** What a request comes to that the plan or the account's rights do not allow. */
const FORBIDDEN = "You are not authorized to perform this action.";

/** Takes a write in: it is carried out when its time has come. Returns the request's id. */
export function accept(world: World, action: string, alertId: string | null, body: JsonObject): string {
  const id = newId();
  const readyAt = world.clock.now() + (world.behaviour.processingMs ?? 0);
  const row: RequestRow = { id, action, alertId, body, readyAt, result: null };
  world.requests.put(row);
  world.pending.add(id);
  if (world.requests.count() > MAX_REQUESTS) dropOldest(world);
  carryOutDue(world);
  return id;
}

function dropOldest(world: World): void {
  const [oldest] = Iterator.from(world.requests.all())
    .filter((row) => row.result !== null)
    .take(1);
  if (oldest !== undefined) world.requests.remove(oldest.id);
}

/** Carries out what is due, in the order of arrival. */
export function carryOutDue(world: World): void {
  const now = world.clock.now();
  for (const id of world.pending) {
    const row = world.requests.get(id);
    if (row === undefined || row.readyAt > now) continue;
    if ((world.polls.get(id) ?? 0) < (world.behaviour.pendingPolls ?? 0)) continue;
    world.pending.delete(id);
    world.polls.delete(id);
    world.requests.put({ ...row, result: { ...carryOut(world, row), at: now } });
  }
}

function carryOut(world: World, { action, alertId, body }: RequestRow): RequestResult {
  if (alertId === null) return createAlert(world, body);
  const alert = world.alerts.get(alertId);
  if (alert === undefined) return { isSuccess: false, status: "Alert does not exist", alertId: "" };
  const refused = act(world, alert, { action, body });
  return refused === undefined
    ? { isSuccess: true, status: `${action} done`, alertId: alert.id }
    : { isSuccess: false, status: refused, alertId: alert.id };
}

/** Does something to an alert. Returns why not; undefined when it is done. */
export function act(
  world: World,
  alert: AlertRow,
  { action, body }: Pick<RequestRow, "action" | "body">,
  by: Required<Doer> = BY_TOKEN,
): string | undefined {
  const rule = ruleOf(action);
  if (rule === undefined) return FORBIDDEN;
  const change = rule.change(alert, body, world, by.user);
  if (typeof change === "string") return change;
  if (action === "Snooze") world.snoozed.add(alert.id);
  const at = world.clock.now();
  const entry = { text: rule.log, type: "system", owner: by.user.id, at };
  const after = { ...alert, ...change, updatedAt: at, log: [...alert.log, entry] };
  world.alerts.put(after);
  // Until when, to whom.
  const text = JSON.stringify(body);
  world.onEffect({ effect: rule.effect, target: alert.id, marker: alert.alias, changed: true, text });
  const more = rule.told?.(alert, body, world) ?? {};
  tell(world, after, { action: HOOK_NAMES[action] ?? action, by, more });
  return undefined;
}

/** What a webhook calls an action, where that is not its name. */
const HOOK_NAMES: Readonly<Record<string, string>> = { Assign: "AssignOwnership", AddResponder: "AddRecipient" };
