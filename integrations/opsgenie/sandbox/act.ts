import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertAction, APPLY, EFFECT_OF, escalationIn, LOG_TEXT, userIn } from "./action-rules.ts";
import { type Origin, tell, tellEscalation } from "./webhooks.ts";
import { type AlertRow, findUser, type World } from "./world.ts";

/** Does something to an alert and tells of it. Returns why not, where it cannot be done. */
export function act(
  world: World,
  alert: AlertRow,
  action: AlertAction,
  body: JsonObject,
  from: Origin,
): string | undefined {
  const change = APPLY[action](alert, body, world);
  if (typeof change === "string") return change;
  if (action === "Snooze") world.snoozed.add(alert.id);
  const now = world.clock.now();
  const owner = userIn(body);
  const note = typeof body.note === "string" ? [{ text: body.note, owner, at: now }] : [];
  const changed: AlertRow = {
    ...alert,
    ...change,
    updatedAt: now,
    notes: [...alert.notes, ...note],
    log: [...alert.log, { text: LOG_TEXT[action], owner, at: now }],
  };
  world.alerts.put(changed);
  noteEffects(world, changed, action, body);
  tellHooks(world, changed, action, body, from);
  return undefined;
}

function noteEffects(world: World, alert: AlertRow, action: AlertAction, body: JsonObject): void {
  const { endTime, owner, escalation, note } = body;
  const told = { target: alert.id, marker: alert.alias, changed: true };
  // What an action said besides: until when, to whom.
  const text = JSON.stringify({ endTime, owner, escalation });
  if (action !== "AddNote") world.onEffect({ effect: EFFECT_OF[action], ...told, text });
  if (typeof note === "string") world.onEffect({ effect: "note.added", ...told, text: note });
}

function tellHooks(world: World, alert: AlertRow, action: AlertAction, body: JsonObject, from: Origin): void {
  const by = userIn(body);
  const escalation = escalationIn(body, world);
  if (action === "EscalateNext" && escalation !== undefined) {
    tellEscalation(world, alert, escalation);
    return;
  }
  const isOwn = findUser(world, by)?.username === alert.owner;
  const names = { ...HOOK_ACTIONS, Assign: isOwn ? "TakeOwnership" : "AssignOwnership" };
  const more = {
    ...(typeof body.note === "string" ? { note: body.note } : {}),
    ...(action === "Assign" ? { owner: alert.owner } : {}),
  };
  tell(world, alert, { action: names[action], by, from, more });
}

/** How webhooks name what differs from the name of its request; a snooze is in none of the published lists. */
const HOOK_ACTIONS: Readonly<Record<Exclude<AlertAction, "Assign">, string>> = {
  Acknowledge: "Acknowledge",
  UnAcknowledge: "UnAcknowledge",
  Close: "Close",
  Snooze: "Snooze",
  EscalateNext: "Escalate",
  AddNote: "AddNote",
};
