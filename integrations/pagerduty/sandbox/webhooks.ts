import { createHmac, randomUUID } from "node:crypto";
import { happenings } from "./happenings.ts";
import { createRenderer } from "./render.ts";
import { afterDelivery, isDisabled, type SubscriptionRow } from "./subscriptions.ts";
import { agentOf, incidentData, noteData } from "./webhook-data.ts";
import type { IncidentRow, World } from "./world.ts";

/** 2xx is expected within this (PagerDuty developer docs, Webhook Behavior, read 2026-11-21). */
const TIMEOUT_MS = 5_000;

/** Tells every subscription that listens what has become of an incident. */
export function tellHooks(world: World, before: IncidentRow | undefined, after: IncidentRow): void {
  const listening = world.subscriptions.all().filter((row) => listensTo(world, row, after));
  if (listening.length === 0) return;
  const render = createRenderer(world);
  for (const happening of happenings(before, after)) {
    const event = {
      id: randomUUID(),
      event_type: happening.type,
      resource_type: "incident",
      occurred_at: new Date(happening.entry.at).toISOString(),
      agent: agentOf(render, happening.entry, after),
      client: null,
      data: happening.type === "incident.annotated" ? noteData(render, after) : incidentData(world, render, after),
    };
    for (const row of listening) {
      if (row.events.includes(happening.type)) send(world, row, after.id, event);
    }
  }
}

/** A test event, which every subscription gets that is asked for one. */
export function ping(world: World, row: SubscriptionRow): void {
  send(world, row, "ping", {
    id: randomUUID(),
    event_type: "pagey.ping",
    resource_type: "pagey",
    occurred_at: new Date(world.clock.now()).toISOString(),
    agent: null,
    client: null,
    data: { type: "ping", message: "Hello from your friend Pagey!" },
  });
}

/** Those to one subscription about one incident keep their order (ibid.). */
function send(world: World, row: SubscriptionRow, about: string, event: object): void {
  const body = JSON.stringify({ event });
  const signatures = row.secret
    .split(",")
    .map((secret) => `v1=${createHmac("sha256", secret).update(body).digest("hex")}`);
  world.deliver({
    url: row.url,
    about: `${row.id} ${about}`,
    headers: {
      "content-type": "application/json",
      "user-agent": "PagerDuty-Webhook/V3.0",
      "x-pagerduty-signature": signatures.join(","),
      "x-webhook-id": randomUUID(),
      "x-webhook-subscription": row.id,
      ...Object.fromEntries(row.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    settled: (isTaken) => {
      const before = world.subscriptions.get(row.id);
      const after = before && afterDelivery(before, isTaken, world.clock.now());
      if (after !== undefined && after !== before) world.subscriptions.put(after);
    },
  });
}

function listensTo(world: World, row: SubscriptionRow, incident: IncidentRow): boolean {
  if (!row.active || isDisabled(row, world.clock.now())) return false;
  const { type, id } = row.filter;
  if (type === "service_reference") return incident.serviceId === id;
  return type === "account_reference" || world.services.get(incident.serviceId)?.teamId === id;
}
