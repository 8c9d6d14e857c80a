import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { pageOf, pageQuery } from "./paging.ts";
import { declared, invalid, notFound } from "./refusal.ts";
import { isDisabled, type SubscriptionRow } from "./subscriptions.ts";
import { ping } from "./webhooks.ts";
import type { World } from "./world.ts";

/** PagerDuty REST docs, Webhooks, read 2026-11-21. */
const listQuery = z.strictObject({
  ...pageQuery,
  filter_type: z.enum(["account", "service", "team"]).optional(),
  filter_id: z.string().optional(),
});
const createBody = z.strictObject({
  webhook_subscription: z.strictObject({
    type: z.literal("webhook_subscription"),
    active: z.boolean().optional(),
    description: z.string().optional(),
    delivery_method: z.strictObject({
      type: z.literal("http_delivery_method"),
      url: z.url({ protocol: /^https?$/u }),
      custom_headers: z.array(z.strictObject({ name: z.string().min(1), value: z.string() })).optional(),
    }),
    events: z.array(z.string().min(1)).min(1),
    filter: z.strictObject({
      type: z.enum(["account_reference", "service_reference", "team_reference"]),
      id: z.string().optional(),
    }),
  }),
});
type Draft = z.infer<typeof createBody>["webhook_subscription"];
/** The names of the developer docs' list; anything else is somebody's slip. */
const EVENT = /^(?:incident|service)\.[a-z_]+(?:\.[a-z_]+)?$/u;
const SECRET_BYTES = 48;

export function addSubscriptionRoutes(app: FastifyInstance, world: World): void {
  const { subscriptions } = world;
  const get = (id: string): SubscriptionRow => {
    const row = subscriptions.get(id);
    if (row === undefined) throw notFound();
    return row;
  };
  const answer = (row: SubscriptionRow, secret: string | null = null) => ({
    webhook_subscription: render(row, world.clock.now(), secret),
  });

  app.get("/webhook_subscriptions", (request) => {
    const query = declared(listQuery, request.query, "query");
    const { filter_type: type, filter_id: id } = query;
    if (type !== undefined && type !== "account" && id === undefined) throw invalid("filter_id is required");
    const rows = subscriptions
      .all()
      .filter(({ filter }) => type === undefined || (filter.type === `${type}_reference` && (!id || filter.id === id)));
    return pageOf("webhook_subscriptions", rows, query, (row) => render(row, world.clock.now(), null));
  });

  app.post("/webhook_subscriptions", (request) => {
    const { webhook_subscription: draft } = declared(createBody, request.body, "body");
    const row = subscribed(draft);
    subscriptions.put(row);
    return answer(row, row.secret);
  });

  app.get<{ Params: { id: string } }>("/webhook_subscriptions/:id", ({ params }) => answer(get(params.id)));

  app.delete<{ Params: { id: string } }>("/webhook_subscriptions/:id", ({ params }, reply) => {
    subscriptions.remove(get(params.id).id);
    return reply.code(204).send();
  });

  app.post<{ Params: { id: string } }>("/webhook_subscriptions/:id/enable", ({ params }) => {
    const row = { ...get(params.id), drops: 0, disabledUntilAt: null };
    subscriptions.put(row);
    return answer(row);
  });

  app.post<{ Params: { id: string } }>("/webhook_subscriptions/:id/ping", ({ params }, reply) => {
    ping(world, get(params.id));
    return reply.code(202).send();
  });
}

function subscribed(draft: Draft): SubscriptionRow {
  const { filter, events, delivery_method: method } = draft;
  const headers = method.custom_headers ?? [];
  if (filter.type !== "account_reference" && filter.id === undefined) throw invalid("Filter id is required");
  if (new Set(events).size < events.length) throw invalid("Events must be unique");
  const strange = events.find((event) => !EVENT.test(event));
  if (strange !== undefined) throw invalid(`Event ${strange} does not exist`);
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  if (names.size < headers.length) throw invalid("Custom header names must be unique");
  return {
    id: `PW${randomBytes(4).toString("hex").toUpperCase()}`,
    url: method.url,
    secret: randomBytes(SECRET_BYTES).toString("base64url"),
    headers,
    description: draft.description ?? null,
    active: draft.active ?? true,
    events,
    filter: { type: filter.type, id: filter.id ?? null },
    drops: 0,
    disabledUntilAt: null,
  };
}

/** The secret is shown once, in the answer that made it; header values never. */
function render(row: SubscriptionRow, now: number, secret: string | null): object {
  return {
    id: row.id,
    type: "webhook_subscription",
    active: row.active,
    description: row.description,
    delivery_method: {
      id: `${row.id}D`,
      type: "http_delivery_method",
      url: row.url,
      secret,
      temporarily_disabled: isDisabled(row, now),
      custom_headers: row.headers.map(({ name }) => ({ name, value: "-- redacted --" })),
    },
    events: row.events,
    filter: row.filter.id === null ? { type: row.filter.type } : row.filter,
  };
}
