import type { Effect } from "../../../src/core/emulator.ts";
import type { UpdateItem } from "./update-rules.ts";
import { tellHooks } from "./webhooks.ts";
import type { IncidentRow, World } from "./world.ts";

const STATUS_EFFECTS = {
  triggered: "alert.unacknowledged",
  acknowledged: "alert.acknowledged",
  resolved: "alert.resolved",
} as const;

/** Keeps an incident's new row, and tells the subscriptions what has become of it. */
export function keepIncident(world: World, row: IncidentRow): void {
  const before = world.incidents.get(row.id);
  world.incidents.put(row);
  tellHooks(world, before, row);
}

/** Keeps an incident's new row and tells what that did. */
export function changeIncident(world: World, row: IncidentRow, effect: Effect["effect"], text?: string): void {
  keepIncident(world, row);
  tell(world, row, { effect, changed: true, text });
}

/** Keeps the row that an update has made, and tells each thing that the update did. */
export function updateIncident(world: World, row: IncidentRow, item: UpdateItem): void {
  const before = world.incidents.get(row.id);
  keepIncident(world, row);
  const assignees = row.assignees.map((one) => one.userId).join(" ");
  if (item.assignments !== undefined || item.escalation_policy !== undefined) {
    tell(world, row, { effect: "alert.assigned", changed: true, text: assignees });
  } else if (item.escalation_level !== undefined) {
    tell(world, row, { effect: "alert.escalated", changed: true, text: String(item.escalation_level) });
  }
  if (item.status !== undefined) {
    const changed = before?.status !== row.status;
    tell(world, row, { effect: STATUS_EFFECTS[item.status], changed, text: item.resolution });
  }
  if (item.title !== undefined || item.urgency !== undefined || item.priority !== undefined) {
    const changed = before?.title !== row.title || before.urgency !== row.urgency || before.priority !== row.priority;
    tell(world, row, { effect: "alert.edited", changed, text: row.title });
  }
}

interface Told {
  readonly effect: Effect["effect"];
  readonly changed: boolean;
  readonly text: string | undefined;
}

function tell(world: World, row: IncidentRow, { text, ...told }: Told): void {
  world.onEffect({ ...told, target: row.id, marker: row.key, ...(text === undefined ? {} : { text }) });
}
