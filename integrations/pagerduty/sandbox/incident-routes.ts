import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { pageOf, pageQuery } from "./paging.ts";
import { declared, flag, instant, many, manyOf, notFound } from "./refusal.ts";
import type { Renderer } from "./render.ts";
import type { IncidentRow, World } from "./world.ts";

/** Without a range only the last month is listed; a range may span six (PagerDuty REST docs, incidents, read 2026-11-21). */
const DEFAULT_RANGE_MS = 30 * 86_400_000;
const RANGE_MS_MAX = 185 * 86_400_000;

const INCLUDES = [
  "acknowledgers",
  "agents",
  "assignees",
  "conference_bridge",
  "escalation_policies",
  "first_trigger_log_entries",
  "priorities",
  "services",
  "teams",
  "users",
] as const;

const listQuery = z.strictObject({
  ...pageQuery,
  date_range: z.literal("all").optional(),
  incident_key: z.string().optional(),
  "service_ids[]": many.optional(),
  "team_ids[]": many.optional(),
  "user_ids[]": many.optional(),
  "urgencies[]": manyOf(["high", "low"]).optional(),
  "statuses[]": manyOf(["triggered", "acknowledged", "resolved"]).optional(),
  sort_by: z.templateLiteral([z.enum(["incident_number", "created_at"]), z.enum(["", ":asc", ":desc"])]).optional(),
  "include[]": manyOf(INCLUDES).optional(),
  since: instant.optional(),
  until: instant.optional(),
});
type ListQuery = z.infer<typeof listQuery>;
const oneQuery = z.strictObject({ "include[]": manyOf([...INCLUDES, "custom_fields"]).optional() });
const logQuery = z.strictObject({
  ...pageQuery,
  is_overview: flag.optional(),
  since: instant.optional(),
  until: instant.optional(),
});

export function addIncidentReads(app: FastifyInstance, world: World, render: Renderer): void {
  app.get("/incidents", (request) => {
    const query = declared(listQuery, request.query, "query");
    const found = [...world.incidents.all()].filter((row) => fits(world, row, query));
    if (query.sort_by?.endsWith(":desc")) found.reverse();
    return pageOf("incidents", found, query, (row) => render.incident(row, query["include[]"]));
  });

  app.get<{ Params: { id: string } }>("/incidents/:id", (request) => {
    const query = declared(oneQuery, request.query, "query");
    return { incident: render.incident(getIncident(world, request.params.id), query["include[]"]) };
  });

  app.get<{ Params: { id: string } }>("/incidents/:id/log_entries", (request) => {
    const query = declared(logQuery, request.query, "query");
    const incident = getIncident(world, request.params.id);
    return pageOf("log_entries", incident.log.toReversed(), query, (row) => render.logEntry(row, incident));
  });

  app.get<{ Params: { id: string } }>("/incidents/:id/notes", (request) => {
    declared(z.strictObject({}), request.query, "query");
    return { notes: getIncident(world, request.params.id).notes.toReversed().map(render.note) };
  });
}

/** By id, or by the incident's number in the same place. */
export function getIncident(world: World, idOrNumber: string): IncidentRow {
  const direct = world.incidents.get(idOrNumber);
  if (direct !== undefined) return direct;
  const number = Number(idOrNumber);
  for (const row of world.incidents.all()) if (row.number === number) return row;
  throw notFound();
}

function fits(world: World, row: IncidentRow, query: ListQuery): boolean {
  const allowed = (key: "service_ids[]" | "statuses[]" | "urgencies[]", value: string) =>
    query[key]?.some((one) => one === value) ?? true;
  const isOfTeam = (teamIds: readonly string[]) => teamIds.includes(world.services.get(row.serviceId)?.teamId ?? "");
  return (
    allowed("statuses[]", row.status) &&
    allowed("urgencies[]", row.urgency) &&
    allowed("service_ids[]", row.serviceId) &&
    (query["team_ids[]"] === undefined || isOfTeam(query["team_ids[]"])) &&
    (query["user_ids[]"] === undefined || row.assignees.some((one) => query["user_ids[]"]?.includes(one.userId))) &&
    (query.incident_key === undefined || row.key === query.incident_key) &&
    inRange(row, query, world.clock.now())
  );
}

function inRange(row: IncidentRow, { date_range: range, since, until }: ListQuery, now: number): boolean {
  if (range === "all") return true;
  const untilAt = until ?? (since === undefined ? now : Math.min(now, since + DEFAULT_RANGE_MS));
  const sinceAt = Math.max(since ?? untilAt - DEFAULT_RANGE_MS, untilAt - RANGE_MS_MAX);
  return row.createdAt >= sinceAt && row.createdAt <= untilAt;
}
