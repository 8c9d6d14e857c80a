import type { Effect } from "../../../src/core/emulator.ts";
import type { Level } from "../../../src/core/status.ts";
import { notifyOfLevel, notifyOfNotice } from "./subscribers.ts";
import { type ComponentRow, type IncidentRow, newId, type State, type World } from "./world.ts";

const BODIES = {
  in_progress: "Scheduled maintenance is currently in progress. We will provide updates as necessary.",
  completed: "The scheduled maintenance has been completed.",
} as const;

/** Maintenance begins and ends at its times, when it was scheduled to do so by itself. */
export function moveMaintenance(world: World): void {
  const now = world.clock.now();
  for (const row of world.incidents.values()) {
    const { scheduledForAt: from, scheduledUntilAt: until, switches } = row;
    if (from === null || until === null) continue;
    let moved = row;
    if (moved.status === "scheduled" && now >= from && switches.scheduled_auto_in_progress) {
      moved = transition(world, moved, "in_progress", from);
    }
    const running = moved.status === "in_progress" || moved.status === "verifying";
    if (running && now >= until && switches.scheduled_auto_completed) {
      moved = transition(world, moved, "completed", until);
    }
  }
}

function transition(world: World, row: IncidentRow, status: "in_progress" | "completed", at: number): IncidentRow {
  const notifies = status === "in_progress" ? "start" : "end";
  const delivered = row.switches[`auto_transition_deliver_notifications_at_${notifies}`] ?? false;
  takeComponentsAlong(world, row, status);
  const update = { id: newId(), status, body: BODIES[status], delivered, createdAt: at };
  const resolvedAt = status === "completed" ? at : row.resolvedAt;
  const moved = { ...row, status, updatedAt: at, resolvedAt, updates: [update, ...row.updates] };
  world.incidents.set(row.id, moved);
  if (delivered) notifyOfNotice(world, moved, `${row.name}: ${status}`, at);
  return moved;
}

/** Sets a maintenance's components as its switches say, when it begins or ends. */
export function takeComponentsAlong(world: World, row: IncidentRow, status: State): void {
  if (status === "in_progress" && row.switches.auto_transition_to_maintenance_state) {
    setLevels(world, row.componentIds, "under_maintenance");
  }
  if (status === "completed" && row.switches.auto_transition_to_operational_state) {
    setLevels(world, row.componentIds, "operational");
  }
}

/** What setting a component's level does. `marker`: of the notice that it is set through. */
export function levelEffect(component: ComponentRow, level: Level, marker?: string): Effect {
  return {
    effect: "component.level",
    target: component.id,
    ...(marker === undefined ? {} : { marker }),
    text: level,
    changed: component.status !== level,
  };
}

export function setLevels(world: World, ids: readonly string[], status: Level): void {
  for (const id of ids) {
    const component = world.components.get(id);
    if (component === undefined) continue;
    const changed = { ...component, status, updatedAt: world.clock.now() };
    world.components.set(id, changed);
    notifyOfLevel(world, component, changed);
  }
}
