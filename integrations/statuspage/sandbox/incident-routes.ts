import type { FastifyInstance } from "fastify";
import { incidentEntity } from "./entities.ts";
import { type IncidentBody, incidentPatch, incidentPost, SWITCHES } from "./incident-body.ts";
import { componentRowsOf, refuseBad } from "./incident-rules.ts";
import { levelEffect, setLevels, takeComponentsAlong } from "./maintenance.ts";
import { checked, notFound } from "./refusal.ts";
import { notifyOfNotice } from "./subscribers.ts";
import { type IncidentRow, newId, type State, type World } from "./world.ts";

type ById = { Params: { id: string } };

export function incidentRoutes(app: FastifyInstance, world: World): void {
  const get = (id: string): IncidentRow => {
    const row = world.incidents.get(id);
    if (row === undefined) throw notFound();
    return row;
  };

  app.get<ById>("/pages/:page/incidents/:id", (request) => incidentEntity(world, get(request.params.id)));

  app.post("/pages/:page/incidents", (request, reply) => {
    const { incident: asked } = checked(world, incidentPost, request.body, request);
    refuseBad(world, asked, undefined);
    return reply.code(201).send(incidentEntity(world, create(world, asked)));
  });

  app.patch<ById>("/pages/:page/incidents/:id", (request) => {
    const { incident: asked } = checked(world, incidentPatch, request.body, request);
    const row = get(request.params.id);
    refuseBad(world, asked, row);
    return incidentEntity(world, change(world, row, asked));
  });
}

function create(world: World, asked: IncidentBody): IncidentRow {
  const now = world.clock.now();
  const isMaintenance = asked.scheduled_for !== undefined;
  const status: State = asked.status ?? (isMaintenance ? "scheduled" : "investigating");
  const blank: IncidentRow = {
    id: newId(),
    name: "",
    status,
    impactOverride: null,
    componentIds: [],
    metadata: {},
    createdAt: now,
    updatedAt: now,
    resolvedAt: null,
    scheduledForAt: null,
    scheduledUntilAt: null,
    switches: {},
    updates: [],
  };
  return change(world, blank, { ...asked, status, body: asked.body ?? "" }, "notice.created");
}

/** What is given replaces what was there; a body or another state makes an update, which is mailed unless told not to. */
function change(
  world: World,
  row: IncidentRow,
  asked: IncidentBody,
  effect: "notice.created" | "notice.updated" = "notice.updated",
): IncidentRow {
  const now = world.clock.now();
  const status = asked.status ?? row.status;
  const isOver = status === "resolved" || status === "completed";
  const components = asked.components ?? {};
  const componentIds = [...new Set([...(asked.component_ids ?? row.componentIds), ...Object.keys(components)])];
  const isNews = asked.body !== undefined || status !== row.status;
  const delivered = isNews && asked.deliver_notifications !== false;
  const update = { id: newId(), status, body: asked.body ?? "", delivered, createdAt: now };
  const switches = SWITCHES.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]] as const]));
  const changed: IncidentRow = {
    ...row,
    name: asked.name ?? row.name,
    status,
    impactOverride: asked.impact_override ?? row.impactOverride,
    componentIds,
    metadata: asked.metadata ?? row.metadata,
    updatedAt: now,
    resolvedAt: isOver ? (row.resolvedAt ?? now) : null,
    scheduledForAt: asked.scheduled_for ?? row.scheduledForAt,
    scheduledUntilAt: asked.scheduled_until ?? row.scheduledUntilAt,
    switches: { ...row.switches, ...Object.fromEntries(switches) },
    updates: isNews ? [update, ...row.updates] : row.updates,
  };
  world.incidents.set(changed.id, changed);
  const marker = JSON.stringify(changed.metadata);
  const text = [changed.name, status, asked.body ?? ""].join("\n");
  world.onEffect({ effect, target: changed.id, marker, text, changed: isNews });
  if (status !== row.status) takeComponentsAlong(world, changed, status);
  for (const [component, level] of componentRowsOf(world, components)) {
    if (!level) continue;
    world.onEffect(levelEffect(component, level, marker));
    setLevels(world, [component.id], level);
  }
  if (delivered) notifyOfNotice(world, changed, `${changed.name}: ${status}`, now);
  return changed;
}
