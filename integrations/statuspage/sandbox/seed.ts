import type { Company } from "../../../src/core/emulator.ts";
import { idFor, newId, PAGE_ID, type World } from "./world.ts";

/** How long ago the sample maintenance was announced. */
const ANNOUNCED_AGE_MS = 24 * 3_600_000;

/** The company's page: its components in their groups, all operational, its templates and the maintenance to come. */
export function fill(world: World, company: Company): void {
  const now = world.clock.now();
  world.pages.set(PAGE_ID, { id: PAGE_ID, name: `${company.name} Status`, createdAt: now });
  const ids = fillComponents(world, company, now);
  for (const template of company.templates) {
    const id = idFor("template", template.name);
    const { name, title, body } = template;
    const componentIds = template.components.flatMap((component) => ids.get(component) ?? []);
    world.templates.set(id, { id, name, title, body, componentIds });
  }
  const { name, component, inMs, forMs, message } = company.maintenance;
  const createdAt = now - ANNOUNCED_AGE_MS;
  const update = { id: newId(), status: "scheduled", body: message, delivered: true, createdAt } as const;
  const id = idFor("maintenance", name);
  world.incidents.set(id, {
    id,
    name,
    status: "scheduled",
    impactOverride: null,
    componentIds: [ids.get(component) ?? []].flat(),
    metadata: {},
    createdAt,
    updatedAt: createdAt,
    resolvedAt: null,
    scheduledForAt: now + inMs,
    scheduledUntilAt: now + inMs + forMs,
    switches: {
      scheduled_remind_prior: true,
      scheduled_auto_in_progress: true,
      scheduled_auto_completed: true,
      auto_transition_to_maintenance_state: true,
      auto_transition_to_operational_state: true,
      auto_transition_deliver_notifications_at_start: true,
      auto_transition_deliver_notifications_at_end: true,
    },
    updates: [update],
  });
}

/** Groups come before their first component. Returns the ids of the components by their names. */
function fillComponents(world: World, company: Company, now: number): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  let position = 0;
  const add = (id: string, name: string, group: boolean, groupId: string | null): void => {
    position += 1;
    const stamps = { createdAt: now, updatedAt: now };
    world.components.set(id, { id, name, group, groupId, position, status: "operational", ...stamps });
  };
  for (const { name, group } of company.components) {
    const groupId = group === undefined ? null : idFor("group", group);
    if (group !== undefined && groupId !== null && world.components.get(groupId) === undefined) {
      add(groupId, group, true, null);
    }
    const id = idFor("component", `${group ?? ""}/${name}`);
    add(id, name, false, groupId);
    ids.set(name, id);
  }
  return ids;
}
