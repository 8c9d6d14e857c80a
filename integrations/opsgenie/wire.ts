import { z } from "zod";
import type { Alert, AlertState, VendorThing } from "../../src/core/alerts.ts";
import { serviceOf, urgencyOf } from "../../src/core/ops-alerts.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { instant as isoInstant, list, maybe } from "../../src/core/wire.ts";

/*
 * Schemas of OpsGenie's answers: only what is used, anything else may come and go (opsgenie/opsgenie-oas, definitions
 * BaseAlert, AlertRequestStatus, ErrorResponse, read 2026-11-21). A field that the document calls optional may be null.
 */

/** Above this a number counts something smaller than milliseconds: the year 5138. */
const MILLIS_MAX = 1e14;
const NANOS = 1_000_000;

/** ISO 8601 in answers of the v2 API; epoch milliseconds and nanoseconds are taken too. Becomes milliseconds. */
export const instant = z
  .number()
  .transform((at) => (at > MILLIS_MAX ? Math.floor(at / NANOS) : at))
  .or(isoInstant);

const responder = z.object({ type: z.string(), id: maybe(z.string()), name: maybe(z.string()) });

const alertWire = z.object({
  id: z.string(),
  tinyId: z.union([z.string(), z.number()]).transform(String),
  alias: maybe(z.string()),
  message: maybe(z.string()),
  status: z.string(),
  acknowledged: maybe(z.boolean()),
  snoozed: maybe(z.boolean()),
  snoozedUntil: maybe(instant),
  count: maybe(z.number()),
  createdAt: instant,
  updatedAt: maybe(instant).catch(undefined),
  source: maybe(z.string()),
  owner: maybe(z.string()),
  // Seen as "P3" and as 3 (OpsGenie docs, Webhook integration, read 2026-11-21).
  priority: maybe(z.union([z.string(), z.number().transform((level) => `P${level}`)])),
  description: maybe(z.string()),
  tags: list(z.string()),
  responders: list(responder),
  teams: list(z.object({ id: z.string() })),
  report: maybe(
    z.object({
      acknowledgedBy: maybe(z.string()),
      closedBy: maybe(z.string()),
      // Milliseconds since the alert was created.
      ackTime: maybe(z.number()),
      closeTime: maybe(z.number()),
    }),
  ),
});
export type AlertWire = z.infer<typeof alertWire>;

export const alertAnswer = z.object({ data: alertWire });
export const alertPage = z.object({
  data: z.array(alertWire),
  paging: maybe(z.object({ next: maybe(z.string()), last: maybe(z.string()) })),
});
export const logPage = z.object({
  data: z.array(z.object({ log: maybe(z.string()), owner: maybe(z.string()), createdAt: instant })),
});
export const notePage = z.object({
  data: z.array(z.object({ note: maybe(z.string()), owner: maybe(z.string()), createdAt: instant })),
});

/** 202 of every write: it will be processed, no more. */
export const acceptedAnswer = z.object({ requestId: z.string() });
export const requestStatus = z.object({
  data: z.object({
    isSuccess: maybe(z.boolean()),
    success: maybe(z.boolean()),
    status: maybe(z.string()),
    alertId: maybe(z.string()),
  }),
});

const errorBody = z.object({ message: maybe(z.string()), errors: maybe(z.record(z.string(), z.unknown())) });

/** OpsGenie's own words in an error answer: the message, then the fields it complains of. */
export function reasonOf(body: unknown): string | undefined {
  const error = errorBody.safeParse(body);
  if (!error.success) return undefined;
  const fields = Object.entries(error.data.errors ?? {}).map(([field, text]) => `${field}: ${String(text)}`);
  return [error.data.message, ...fields].filter(Boolean).join("; ") || undefined;
}

/** How names of ids in an alert are found, as far as they are known already. */
export interface NameBook {
  team(id: string): string | undefined;
  policy(id: string): string | undefined;
  user(idOrEmail: string): VendorUser | undefined;
}

export function toAlert(wire: AlertWire, account: string, prefix: string, url: string, names: NameBook): Alert {
  const service = serviceOf(wire.tags, wire.source);
  const policy = wire.responders.find((one) => one.type === "escalation" && one.id !== undefined);
  return {
    account,
    id: wire.id,
    handle: `${prefix}-${wire.tinyId}`,
    number: Number(wire.tinyId),
    title: wire.message ?? "(no message)",
    state: stateOf(wire),
    urgency: urgencyOf(wire.priority),
    ...(wire.priority === undefined ? {} : { priority: wire.priority }),
    ...(service === undefined ? {} : { service: { id: service, name: service } }),
    teams: teamsOf(wire).map((id): VendorThing => ({ id, name: names.team(id) ?? id })),
    assignees: assigneesOf(wire, names),
    acknowledgedBy: acknowledgerOf(wire, names),
    ...(policy?.id === undefined
      ? {}
      : { policy: { id: policy.id, name: policy.name ?? names.policy(policy.id) ?? policy.id } }),
    createdAt: wire.createdAt,
    ...(wire.updatedAt === undefined ? {} : { changedAt: wire.updatedAt }),
    tags: wire.tags,
    // Without one of its own an alert's alias is its id, and no other alert can share it.
    ...(wire.alias && wire.alias !== wire.id ? { fingerprint: wire.alias } : {}),
    ...(wire.snoozed && wire.snoozedUntil !== undefined ? { snoozedUntilAt: wire.snoozedUntil } : {}),
    count: wire.count ?? 1,
    url,
  };
}

function stateOf(wire: AlertWire): AlertState {
  if (wire.status === "closed") return "closed";
  if (wire.snoozed) return "snoozed";
  return wire.acknowledged ? "acked" : "open";
}

function teamsOf(wire: AlertWire): readonly string[] {
  const responding = wire.responders.flatMap((one) => (one.type === "team" && one.id !== undefined ? [one.id] : []));
  return [...new Set([...responding, ...wire.teams.map((team) => team.id)])];
}

/** The owner has it; without one, the people it was sent to by name. */
function assigneesOf(wire: AlertWire, names: NameBook): readonly VendorUser[] {
  if (wire.owner) return [userOf(wire.owner, names)];
  return wire.responders.flatMap((one) => {
    if (one.type !== "user" || one.id === undefined) return [];
    return [names.user(one.id) ?? { id: one.id, name: one.name ?? one.id }];
  });
}

function acknowledgerOf(wire: AlertWire, names: NameBook): readonly VendorUser[] {
  const who = wire.acknowledged ? wire.report?.acknowledgedBy || wire.owner : undefined;
  return who ? [userOf(who, names)] : [];
}

/** Alerts name people by their user name, which is an e-mail address. */
export function userOf(username: string, names: NameBook): VendorUser {
  return names.user(username) ?? { id: username, name: username, email: username };
}
