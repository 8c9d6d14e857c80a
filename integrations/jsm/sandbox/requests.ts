import { act } from "./act.ts";
import { createAlert } from "./new-alert.ts";
import { newId, type RequestResult, type RequestRow, type World } from "./world.ts";

/** Requests remembered; the oldest go first. */
const MAX_REQUESTS = 20_000;
/** What a request comes to that the plan or the account's rights do not allow. */
const FORBIDDEN = "You are not authorized to perform this action.";

type Asked = Pick<RequestRow, "action" | "alertId" | "body" | "forbidden">;

/** Takes a write in: it is carried out when its time has come. Returns the request's id. */
export function accept(world: World, asked: Asked): string {
  const id = newId();
  const readyAt = world.clock.now() + (world.behaviour.processingMs ?? 0);
  world.requests.put({ ...asked, id, readyAt, result: null });
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

function carryOut(world: World, { action, alertId, body, forbidden }: RequestRow): RequestResult {
  if (forbidden) return { isSuccess: false, status: FORBIDDEN, alertId: alertId ?? "" };
  if (action === "Create") return createAlert(world, body);
  const alert = alertId === null ? undefined : world.alerts.get(alertId);
  if (alert === undefined) return { isSuccess: false, status: "Alert does not exist", alertId: "" };
  const refused = act(world, alert, { action, body });
  return refused === undefined
    ? { isSuccess: true, status: `${action} done`, alertId: alert.id }
    : { isSuccess: false, status: refused, alertId: alert.id };
}
