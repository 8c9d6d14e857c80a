import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { type AlertAction, accept, carryOutDue, wakeAlerts } from "./actions.ts";
import { checked, envelope, iso, notFound, Refusal } from "./answers.ts";
import { compileSearch } from "./search.ts";
import type { AlertRow, Entry, World } from "./world.ts";

/* Shapes of opsgenie/opsgenie-oas; lengths of the OpsGenie docs, Alert API (both read 2026-11-21). */

const actionFields = {
  user: z.string().max(100).optional(),
  note: z.string().max(25_000).optional(),
  source: z.string().max(100).optional(),
};
const responder = z.union([
  z.strictObject({ type: z.enum(["user", "team", "escalation", "schedule"]), id: z.string() }),
  z.strictObject({ type: z.literal("user"), username: z.string() }),
  z.strictObject({ type: z.enum(["team", "escalation", "schedule"]), name: z.string() }),
]);
const DETAILS_CHARS = 8_000;
const createBody = z.strictObject({
  ...actionFields,
  message: z.string().min(1).max(130),
  alias: z.string().max(512).optional(),
  description: z.string().max(15_000).optional(),
  responders: z.array(responder).max(50).optional(),
  visibleTo: z.array(responder).max(50).optional(),
  actions: z.array(z.string().max(50)).max(10).optional(),
  tags: z.array(z.string().max(50)).max(20).optional(),
  details: z
    .record(z.string(), z.string())
    .refine((details) => JSON.stringify(details).length <= DETAILS_CHARS)
    .optional(),
  entity: z.string().max(512).optional(),
  priority: z.enum(["P1", "P2", "P3", "P4", "P5"]).optional(),
});
const idOrName = { id: z.string().optional(), name: z.string().optional(), type: z.literal("escalation").optional() };
const idOrUser = { id: z.string().optional(), username: z.string().optional(), type: z.literal("user").optional() };
const isNamed = (value: Record<string, unknown>): boolean => Object.keys(value).some((key) => key !== "type");

const ACTIONS: readonly { readonly path: string; readonly action: AlertAction; readonly body: z.ZodType }[] = [
  { path: "acknowledge", action: "Acknowledge", body: z.strictObject(actionFields) },
  { path: "unacknowledge", action: "UnAcknowledge", body: z.strictObject(actionFields) },
  { path: "close", action: "Close", body: z.strictObject(actionFields) },
  {
    path: "snooze",
    action: "Snooze",
    body: z.strictObject({ ...actionFields, endTime: z.iso.datetime({ offset: true }) }),
  },
  {
    path: "assign",
    action: "Assign",
    body: z.strictObject({ ...actionFields, owner: z.strictObject(idOrUser).refine(isNamed) }),
  },
  {
    path: "escalate",
    action: "EscalateNext",
    body: z.strictObject({ ...actionFields, escalation: z.strictObject(idOrName).refine(isNamed) }),
  },
  { path: "notes", action: "AddNote", body: z.strictObject({ ...actionFields, note: z.string().min(1).max(25_000) }) },
];

/** Always to be sent: left out, clients and servers have disagreed on its default (opsgenie-nodejs-sdk#2). */
const identifierQuery = z.strictObject({ identifierType: z.enum(["id", "alias", "tiny"]) });
const SORTABLE = ["createdAt", "updatedAt", "lastOccurredAt", "count"] as const;
const listQuery = z.strictObject({
  query: z.string().optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  sort: z.enum(SORTABLE).default("createdAt"),
  order: z.enum(["asc", "desc"]).default("desc"),
});
const countQuery = z.strictObject({ query: z.string().optional() });
const entriesQuery = z.strictObject({
  ...identifierQuery.shape,
  offset: z.string().optional(),
  direction: z.enum(["next", "prev"]).default("next"),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  order: z.enum(["asc", "desc"]).default("desc"),
});
/** offset + limit must stay below this. */
const REACHABLE = 20_000;

interface ById {
  Params: { id: string };
}

export function alertRoutes(app: FastifyInstance, world: World): void {
  app.addHook("preHandler", async () => {
    carryOutDue(world);
    wakeAlerts(world);
  });

  app.get("/v2/alerts", async (request) => {
    const query = checked(world, listQuery, request.query, nameOf(request));
    if (query.offset + query.limit >= REACHABLE) throw new Refusal(422, "offset + limit must be less than 20000.");
    const alerts = search(world, query.query ?? "", nameOf(request));
    const sign = query.order === "asc" ? 1 : -1;
    alerts.sort((a, b) => sign * (a[query.sort] - b[query.sort] || Number(a.tinyId) - Number(b.tinyId)));
    const page = alerts.slice(query.offset, query.offset + query.limit);
    const where = world.behaviour.withoutPaging === true ? {} : { paging: paging(world, query, alerts.length) };
    return envelope({ data: page.map(brief), ...where });
  });

  app.get("/v2/alerts/count", async (request) => {
    const query = checked(world, countQuery, request.query, nameOf(request));
    return envelope({ data: { count: search(world, query.query ?? "", nameOf(request)).length } });
  });

  app.get<ById>("/v2/alerts/:id", async (request) => {
    const { identifierType } = checked(world, identifierQuery, request.query, nameOf(request));
    const alert = find(world, identifierType, request.params.id);
    if (alert === undefined) throw notFound("Alert");
    return envelope({ data: full(alert) });
  });

  for (const list of ["log", "notes"] as const) {
    app.get<ById>(`/v2/alerts/:id/${list === "log" ? "logs" : list}`, async (request) => {
      const query = checked(world, entriesQuery, request.query, nameOf(request));
      const alert = find(world, query.identifierType, request.params.id);
      if (alert === undefined) throw notFound("Alert");
      const entries = query.order === "desc" ? alert[list].toReversed() : alert[list];
      return envelope({ data: entries.slice(0, query.limit).map((entry) => entryOf(list, entry)), paging: {} });
    });
  }

  app.post("/v2/alerts", async (request, reply) => {
    checked(world, z.strictObject({}), request.query, nameOf(request));
    const body = checked(world, createBody, request.body, nameOf(request));
    return reply.code(202).send(accepted(accept(world, "Create", null, plain(body))));
  });

  for (const { path, action, body } of ACTIONS) {
    app.post<ById>(`/v2/alerts/:id/${path}`, async (request, reply) => {
      const { identifierType } = checked(world, identifierQuery, request.query, nameOf(request));
      const content = checked(world, body, request.body, nameOf(request));
      if (world.behaviour.unpaidActions?.includes(path)) {
        throw new Refusal(402, "You should upgrade your plan to use this feature.");
      }
      // Whether the alert exists turns out when the request is processed.
      const alert = find(world, identifierType, request.params.id);
      return reply.code(202).send(accepted(accept(world, action, alert?.id ?? request.params.id, plain(content))));
    });
  }
}

export function nameOf(request: FastifyRequest): string {
  return `${request.method} ${request.url}`;
}

function plain(body: unknown): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}

function accepted(requestId: string): JsonObject {
  return { result: "Request will be processed", took: 0.001, requestId };
}

function search(world: World, query: string, request: string): AlertRow[] {
  try {
    const fits = compileSearch(query, (id) => world.teams.get(id)?.name ?? "");
    return [...world.alerts.values()].filter(fits);
  } catch (error) {
    if (error instanceof Refusal) world.onViolation(request, error.message);
    throw error;
  }
}

function find(world: World, type: "id" | "alias" | "tiny", identifier: string): AlertRow | undefined {
  if (type === "id") return world.alerts.get(identifier);
  const matches = [...world.alerts.values()].filter((alert) =>
    type === "tiny" ? alert.tinyId === identifier : alert.alias === identifier,
  );
  return matches.find((alert) => alert.status === "open") ?? matches.at(-1);
}

function paging(world: World, query: z.infer<typeof listQuery>, total: number): JsonObject {
  const at = (offset: number): string => {
    const search = new URLSearchParams({
      ...(query.query === undefined ? {} : { query: query.query }),
      limit: String(query.limit),
      offset: String(offset),
      sort: query.sort,
      order: query.order,
    });
    return `${world.publicUrl()}/v2/alerts?${search}`;
  };
  const next = query.offset + query.limit;
  return {
    first: at(0),
    last: at(Math.max(0, Math.ceil(total / query.limit) - 1) * query.limit),
    ...(next < total ? { next: at(next) } : {}),
  };
}

/** As in lists (BaseAlert). */
function brief(alert: AlertRow): JsonObject {
  return {
    id: alert.id,
    tinyId: alert.tinyId,
    alias: alert.alias,
    message: alert.message,
    status: alert.status,
    acknowledged: alert.acknowledged,
    isSeen: alert.acknowledged,
    tags: alert.tags,
    snoozed: alert.snoozedUntilAt !== null,
    ...(alert.snoozedUntilAt === null ? {} : { snoozedUntil: iso(alert.snoozedUntilAt) }),
    count: alert.count,
    lastOccurredAt: iso(alert.lastOccurredAt),
    createdAt: iso(alert.createdAt),
    updatedAt: iso(alert.updatedAt),
    source: alert.source,
    owner: alert.owner,
    priority: alert.priority,
    responders: alert.responders,
    integration: { id: "sandbox", name: "Sandbox", type: "API" },
    report: {
      ...(alert.acknowledgedBy === "" ? {} : { acknowledgedBy: alert.acknowledgedBy, ackTime: alert.ackTime }),
      ...(alert.closedBy === "" ? {} : { closedBy: alert.closedBy, closeTime: alert.closeTime }),
    },
  };
}

function full(alert: AlertRow): JsonObject {
  return { ...brief(alert), actions: [], entity: alert.entity, description: alert.description, details: alert.details };
}

function entryOf(list: "log" | "notes", { text, owner, at }: Entry): JsonObject {
  return list === "log"
    ? { log: text, type: "system", owner, createdAt: iso(at), offset: String(at) }
    : { note: text, owner, createdAt: iso(at), offset: String(at) };
}
