import type { FastifyInstance } from "fastify";
import type { JsonObject } from "../../../src/core/json.ts";
import { ACTIONS, aliasQuery, createBody, entriesQuery, listQuery } from "./alert-shapes.ts";
import { alertOf, logOf, noteOf } from "./alert-views.ts";
import { checked, linksTo, nameOf, noQuery, notFound, Refusal } from "./answers.ts";
import { accept } from "./requests.ts";
import { search } from "./search.ts";
import type { AlertRow, World } from "./world.ts";

/** offset + size must stay below this. */
const REACHABLE = 20_000;

interface ById {
  Params: { id: string };
}

/** Reading alerts, and writing what is carried out later. */
export function alertRoutes(app: FastifyInstance, world: World): void {
  app.get("/alerts", async (request) => {
    const query = checked(world, listQuery, request.query, request);
    if (query.offset + query.size >= REACHABLE) throw new Refusal(422, "offset + size must be less than 20000.");
    const alerts = found(world, query.query ?? "", nameOf(request));
    const sign = query.order === "asc" ? 1 : -1;
    alerts.sort((a, b) => sign * (compare(a, b, query.sort) || Number(a.tinyId) - Number(b.tinyId)));
    const next = query.offset + query.size;
    const values = alerts.slice(query.offset, next).map(alertOf);
    // Whether the document's count is of this page or of all is not said: it is of no use to anybody.
    const links = linksTo(world, "/alerts", next < alerts.length ? { ...query, offset: next } : undefined);
    return { values, count: values.length, links };
  });

  app.get("/alerts/alias", async (request) => {
    const { alias } = checked(world, aliasQuery, request.query, request);
    const matches = [...world.alerts.all()].filter((alert) => alert.alias === alias);
    const alert = matches.find(({ isClosed }) => !isClosed) ?? matches.at(-1);
    if (alert === undefined) throw notFound("Alert");
    return alertOf(alert);
  });

  // A short number is refused like any other id that there is not.
  app.get<ById>("/alerts/:id", async (request) => {
    checked(world, noQuery, request.query, request);
    return alertOf(get(world, request.params.id));
  });

  app.get<ById>("/alerts/:id/logs", async (request) => {
    const query = checked(world, entriesQuery, request.query, request);
    const { id, log } = get(world, request.params.id);
    return pageOf(world, `/alerts/${id}/logs`, log, query, logOf);
  });

  app.get<ById>("/alerts/:id/notes", async (request) => {
    const query = checked(world, entriesQuery, request.query, request);
    const { id, notes } = get(world, request.params.id);
    return pageOf(world, `/alerts/${id}/notes`, notes, query, noteOf);
  });

  app.post("/alerts", async (request, reply) => {
    checked(world, noQuery, request.query, request);
    const body = checked(world, createBody, request.body, request);
    const id = accept(world, { action: "Create", alertId: null, body: plain(body), forbidden: false });
    return reply.code(world.behaviour.createStatus ?? 202).send(accepted(id));
  });

  for (const { method, path, action, body } of ACTIONS) {
    app.route<ById>({
      method,
      url: `/alerts/:id/${path}`,
      handler: async (request, reply) => {
        checked(world, noQuery, request.query, request);
        const content = checked(world, body, request.body ?? undefined, request);
        // Whether the alert exists, and whether this may be done, turns out when the request is processed.
        const forbidden = world.behaviour.forbiddenActions?.includes(path) === true;
        const id = accept(world, { action, alertId: request.params.id, body: plain(content ?? {}), forbidden });
        return reply.code(202).send(accepted(id));
      },
    });
  }
}

function compare(a: AlertRow, b: AlertRow, by: "createdAt" | "insertedAt" | "lastOccurredAt" | "priority"): number {
  if (by === "priority") return b.priority.localeCompare(a.priority);
  return by === "lastOccurredAt" ? a.lastOccurredAt - b.lastOccurredAt : a.createdAt - b.createdAt;
}

function found(world: World, query: string, request: string): AlertRow[] {
  try {
    return search(world, query);
  } catch (error) {
    if (error instanceof Refusal) world.onViolation(request, error.message);
    throw error;
  }
}

export function get(world: World, id: string): AlertRow {
  const alert = world.alerts.get(id);
  if (alert === undefined) throw notFound("Alert");
  return alert;
}

/** Newest first; `after` is a cursor. */
function pageOf<T>(
  world: World,
  path: string,
  entries: readonly T[],
  { after = "0", size }: { readonly after?: string | undefined; readonly size: number },
  view: (entry: T) => JsonObject,
): JsonObject {
  const from = Number(after);
  const next = from + size;
  const values = entries.toReversed().slice(from, next).map(view);
  return { values, links: linksTo(world, path, next < entries.length ? { after: next, size } : undefined) };
}

function plain(body: unknown): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}

/** `took` is seconds, whatever the document says of its type. */
function accepted(requestId: string): JsonObject {
  return { result: "Request will be processed", requestId, took: 0.001 };
}
