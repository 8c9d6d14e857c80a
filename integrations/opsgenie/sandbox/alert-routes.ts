import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { ACTIONS, countQuery, createBody, entriesQuery, identifierQuery, listQuery } from "./alert-shapes.ts";
import { brief, entryOf, full, paging } from "./alert-views.ts";
import { checked, envelope, nameOf, notFound, Refusal } from "./answers.ts";
import { accept } from "./requests.ts";
import { compileSearch } from "./search.ts";
import type { AlertRow, World } from "./world.ts";

/** offset + limit must stay below this. */
const REACHABLE = 20_000;

interface ById {
  Params: { id: string };
}

export function alertRoutes(app: FastifyInstance, world: World): void {
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

function plain(body: unknown): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}

function accepted(requestId: string): JsonObject {
  return { result: "Request will be processed", took: 0.001, requestId };
}

function search(world: World, query: string, request: string): AlertRow[] {
  try {
    const fits = compileSearch(query, (id) => world.teams.get(id)?.name ?? "");
    return [...world.alerts.all()].filter(fits);
  } catch (error) {
    if (error instanceof Refusal) world.onViolation(request, error.message);
    throw error;
  }
}

function find(world: World, type: "id" | "alias" | "tiny", identifier: string): AlertRow | undefined {
  if (type === "id") return world.alerts.get(identifier);
  const matches = [...world.alerts.all()].filter((alert) =>
    type === "tiny" ? alert.tinyId === identifier : alert.alias === identifier,
  );
  return matches.find((alert) => alert.status === "open") ?? matches.at(-1);
}
