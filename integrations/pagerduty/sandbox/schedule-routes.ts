import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { pageOf, pageQuery } from "./paging.ts";
import { declared, flag, instant, invalid, many, manyOf, notFound } from "./refusal.ts";
import { iso, type Renderer } from "./render.ts";
import { clipped, rotaOf, type Span, type Turn } from "./rota.ts";
import type { ScheduleRow, World } from "./world.ts";

const TWO_WEEKS_MS = 14 * 86_400_000;
const V3_PAGE_ITEMS_MAX = 1_000;
const PARTS = ["schedule_layers", "overrides_subschedule", "final_schedule"] as const;

const rangeQuery = { since: instant.optional(), until: instant.optional(), time_zone: z.string().optional() };
const listQuery = z.strictObject({
  ...pageQuery,
  ...rangeQuery,
  query: z.string().optional(),
  "include[]": manyOf(PARTS).optional(),
  "team_ids[]": many.optional(),
  include_next_oncall_for_user: z.string().optional(),
});
const oneQuery = z.strictObject({ ...rangeQuery, overflow: flag.optional() });
const v3ListQuery = z.strictObject({ ...pageQuery, query: z.string().optional(), "team_ids[]": many.optional() });
const v3OneQuery = z.strictObject({
  ...rangeQuery,
  overflow: flag.optional(),
  "include[]": manyOf(["final_schedule"]).optional(),
});

/** Each model in its own list and under its own address (PagerDuty docs, Schedules v2 to v3 Upgrade, read 2026-11-21). */
export function addScheduleRoutes(app: FastifyInstance, world: World, render: Renderer): void {
  const rows = (
    shiftBased: boolean,
    query: { readonly query?: string | undefined; "team_ids[]"?: string[] | undefined },
  ) =>
    [...world.schedules.all()].filter(
      (row) =>
        row.shiftBased === shiftBased &&
        (query.query === undefined || row.name.toLowerCase().includes(query.query.toLowerCase())) &&
        (query["team_ids[]"]?.includes(row.teamId) ?? true),
    );
  const get = (id: string): ScheduleRow => {
    const row = world.schedules.get(id);
    if (row === undefined) throw notFound();
    return row;
  };

  app.get("/schedules", (request) => {
    const query = declared(listQuery, request.query, "query");
    return pageOf("schedules", rows(false, query), query, (row) =>
      layered(world, render, row, { ...query, parts: query["include[]"] ?? [], overflow: false }),
    );
  });
  app.get<{ Params: { id: string } }>("/schedules/:id", (request) => {
    const query = declared(oneQuery, request.query, "query");
    const row = get(request.params.id);
    if (row.shiftBased) throw notFound();
    return { schedule: layered(world, render, row, { ...query, parts: PARTS, overflow: query.overflow ?? false }) };
  });
  app.get("/v3/schedules", (request) => {
    const query = declared(v3ListQuery, request.query, "query");
    const reference = (row: ScheduleRow) => render.reference("schedule_v3", row.id);
    return pageOf("schedules", rows(true, query), { limit: 100, ...query }, reference, V3_PAGE_ITEMS_MAX);
  });
  app.get<{ Params: { id: string } }>("/v3/schedules/:id", (request) => {
    const query = declared(v3OneQuery, request.query, "query");
    const row = get(request.params.id);
    if (!row.shiftBased) throw invalid("The schedule has not been upgraded");
    return { schedule: shiftBased(world, render, row, query) };
  });
}

interface Asked {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly overflow?: boolean | undefined;
}

function spanOf({ since, until }: Asked): Span | undefined {
  if (since === undefined && until === undefined) return undefined;
  const fromAt = since ?? (until ?? 0) - TWO_WEEKS_MS;
  return { fromAt, untilAt: until ?? fromAt + TWO_WEEKS_MS };
}

function layered(
  world: World,
  render: Renderer,
  row: ScheduleRow,
  asked: Asked & { readonly parts: readonly string[] },
): object {
  const span = spanOf(asked);
  const rota = span && rotaOf(row, span);
  const entries = (turns: readonly Turn[]) =>
    turns.map((turn) => {
      const { userId, fromAt, untilAt } = span && asked.overflow !== true ? clipped(turn, span) : turn;
      return { user: render.reference("user", userId), start: iso(fromAt), end: iso(untilAt) };
    });
  const part = (name: string, turns: readonly Turn[] | undefined) =>
    turns === undefined ? {} : { name, rendered_schedule_entries: entries(turns) };
  return {
    ...basics(world, render, row),
    type: "schedule",
    ...(asked.parts.includes("final_schedule")
      ? { final_schedule: { ...part("Final Schedule", rota?.final), name: "Final Schedule" } }
      : {}),
    ...(asked.parts.includes("overrides_subschedule")
      ? { overrides_subschedule: { ...part("Overrides", rota?.overrides), name: "Overrides" } }
      : {}),
    ...(asked.parts.includes("schedule_layers")
      ? { schedule_layers: layersOf(render, row, rota?.layers.map(entries)) }
      : {}),
  };
}

/** The answer lists the topmost layer first, the reverse of how layers are given (PagerDuty/public-support-scripts#60). */
function layersOf(render: Renderer, row: ScheduleRow, entries: readonly (readonly object[])[] | undefined): object[] {
  return row.layers
    .map((layer, index) => ({
      id: `${row.id}L${index + 1}`,
      name: `Layer ${index + 1}`,
      start: "2026-01-05T00:00:00Z",
      rotation_virtual_start: "2026-01-05T00:00:00Z",
      rotation_turn_length_seconds: layer.turnMs / 1_000,
      users: layer.userIds.map((id) => ({ user: render.reference("user", id) })),
      ...(entries === undefined ? {} : { rendered_schedule_entries: entries[index] ?? [] }),
    }))
    .reverse();
}

function shiftBased(
  world: World,
  render: Renderer,
  row: ScheduleRow,
  asked: Asked & { readonly "include[]"?: readonly string[] | undefined },
): object {
  const span = spanOf(asked);
  const isRendered = span !== undefined && asked["include[]"]?.includes("final_schedule") === true;
  const assignments = (isRendered ? rotaOf(row, span).final : []).map((turn) => {
    const { userId, fromAt, untilAt, overrideId } = span && asked.overflow !== true ? clipped(turn, span) : turn;
    return {
      type: "computed_shift_assignment",
      start_time: iso(fromAt),
      end_time: iso(untilAt),
      member: { type: "user_member", user_id: userId },
      source:
        overrideId === undefined
          ? { type: "schedule_rotation", rotation_id: `${row.id}R1` }
          : { type: "schedule_rotation_override", rotation_id: `${row.id}R1`, override_id: overrideId },
    };
  });
  return {
    ...basics(world, render, row),
    type: "schedule_v3",
    rotations: row.layers.map((_, index) => ({ id: `${row.id}R${index + 1}`, type: "schedule_rotation" })),
    ...(isRendered
      ? {
          final_schedule: {
            type: "final_schedule",
            rendered_coverage_percentage: 100,
            computed_shift_assignments: assignments,
          },
        }
      : {}),
  };
}

function basics(world: World, render: Renderer, row: ScheduleRow): object {
  const policies = [...world.policies.all()].filter((policy) =>
    policy.rules.some((targets) => targets.some((target) => target.id === row.id)),
  );
  const self = `${world.publicUrl()}/${row.shiftBased ? "v3/schedules" : "schedules"}/${row.id}`;
  return {
    id: row.id,
    summary: row.name,
    name: row.name,
    self,
    html_url: self,
    time_zone: row.zone,
    teams: [render.reference("team", row.teamId)].filter((team) => team !== null),
    escalation_policies: policies.map((policy) => render.reference("escalation_policy", policy.id)),
  };
}
