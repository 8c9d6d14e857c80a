import { z } from "zod";
import type { Alert, AlertState, VendorThing } from "../../src/core/alerts.ts";
import { serviceOf, urgencyOf } from "../../src/core/ops-alerts.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { instant as isoInstant, list, maybe } from "../../src/core/wire.ts";

/*
 * Schemas of the operations API: only what is used, anything else may come and go (Jira Service Management ops REST API,
 * AlertResponse, AlertNote, AlertLog, GetRequestStatusResponse, read 2026-11-21). A field that it calls optional may be
 * null.
 */

/** ISO 8601; epoch milliseconds are taken too. Becomes milliseconds. */
export const instant = z.number().or(isoInstant);
/** A time that only adds to what is known: one that cannot be read is left out. */
const maybeInstant = maybe(instant).catch(undefined);

const responder = z.object({ type: z.string(), id: maybe(z.string()) });

const alertWire = z.object({
  id: z.string(),
  tinyId: z.union([z.string(), z.number()]).transform(String),
  alias: maybe(z.string()),
  message: maybe(z.string()),
  status: maybe(z.string()),
  acknowledged: maybe(z.boolean()),
  ackTime: maybeInstant,
  snoozed: maybe(z.boolean()),
  snoozedUntil: maybeInstant,
  count: maybe(z.number()),
  createdAt: instant,
  updatedAt: maybeInstant,
  closeTime: maybeInstant,
  source: maybe(z.string()),
  owner: maybe(z.string()),
  priority: maybe(z.string()),
  description: maybe(z.string()),
  tags: list(z.string()),
  responders: list(responder),
});
export type AlertWire = z.infer<typeof alertWire>;

const links = maybe(z.object({ next: maybe(z.string()) }));

export const alertAnswer = alertWire;
export const alertPage = z.object({ values: z.array(alertWire), count: maybe(z.number()), links });

const noteWire = z.object({
  id: maybe(z.string()),
  note: maybe(z.string()),
  owner: maybe(z.string()),
  createdAt: instant,
});
export type NoteWire = z.infer<typeof noteWire>;
export const noteAnswer = noteWire;
export const notePage = z.object({ values: list(noteWire) });
const logWire = z.object({ log: maybe(z.string()), owner: maybe(z.string()), logTime: instant });
export type LogWire = z.infer<typeof logWire>;
export const logPage = z.object({ values: list(logWire) });

/** The answer to a write: it will be processed, no more. */
export const acceptedAnswer = z.object({ requestId: z.string() });
export const requestStatus = z.object({
  isSuccess: z.boolean(),
  status: maybe(z.string()),
  alertId: maybe(z.string()),
});

/** The gateway's errors have a message, the operations' own a list with titles. */
const errorBody = z.object({
  message: maybe(z.string()),
  errors: z
    .array(z.object({ title: maybe(z.string()), detail: maybe(z.string()) }))
    .nullish()
    .catch(undefined),
});

/** Their own words in an error answer of either shape. */
export function reasonOf(body: unknown): string | undefined {
  const error = errorBody.safeParse(body);
  if (!error.success) return undefined;
  const { message, errors } = error.data;
  const reasons = [message, ...(errors ?? []).map(({ title, detail }) => detail || title)];
  return reasons.filter(Boolean).join("; ") || undefined;
}

/** How names of ids in an alert are found, as far as they are known already. */
export interface NameBook {
  team(id: string): string | undefined;
  policy(id: string): string | undefined;
  user(accountId: string): VendorUser | undefined;
}

export function toAlert(
  wire: AlertWire,
  vendor: Pick<Alert, "account" | "url"> & { prefix: string },
  names: NameBook,
): Alert {
  const service = serviceOf(wire.tags, wire.source);
  const policy = idsOf(wire, "escalation")[0];
  const state = stateOf(wire);
  return {
    account: vendor.account,
    id: wire.id,
    handle: `${vendor.prefix}-${wire.tinyId}`,
    number: Number(wire.tinyId),
    title: wire.message ?? "(no message)",
    state,
    urgency: urgencyOf(wire.priority),
    ...(wire.priority === undefined ? {} : { priority: wire.priority }),
    ...(service === undefined ? {} : { service: { id: service, name: service } }),
    teams: idsOf(wire, "team").map((id): VendorThing => ({ id, name: names.team(id) ?? id })),
    assignees: assigneesOf(wire).map((id) => userOf(id, names)),
    // Who acknowledged is in no answer: the owner is, whom it makes of whoever takes an alert that nobody owns.
    acknowledgedBy: isTaken(wire) && wire.owner ? [userOf(wire.owner, names)] : [],
    ...(policy === undefined ? {} : { policy: { id: policy, name: names.policy(policy) ?? policy } }),
    createdAt: wire.createdAt,
    ...(wire.updatedAt === undefined ? {} : { changedAt: wire.updatedAt }),
    tags: wire.tags,
    ...(wire.alias === undefined || wire.alias === wire.id ? {} : { fingerprint: wire.alias }),
    ...(state === "snoozed" && wire.snoozedUntil !== undefined ? { snoozedUntilAt: wire.snoozedUntil } : {}),
    count: wire.count ?? 1,
    url: vendor.url,
  };
}

/** What is resolved is over, too. A status that is new to us says nothing: then the alert's own marks do. */
export function isClosed({ status }: AlertWire): boolean {
  return status === "closed" || status === "resolved";
}

export function isSnoozed({ status, snoozed }: AlertWire): boolean {
  return snoozed ?? status === "snoozed";
}

export function isTaken({ status, acknowledged }: AlertWire): boolean {
  return acknowledged ?? status === "acked";
}

function stateOf(wire: AlertWire): AlertState {
  if (isClosed(wire)) return "closed";
  if (isSnoozed(wire)) return "snoozed";
  return isTaken(wire) ? "acked" : "open";
}

/** The owner has it; without one, the people it was sent to. */
export function assigneesOf(wire: AlertWire): readonly string[] {
  return wire.owner ? [wire.owner] : idsOf(wire, "user");
}

function idsOf({ responders }: AlertWire, type: string): readonly string[] {
  return [...new Set(responders.flatMap((one) => (one.type === type && one.id !== undefined ? [one.id] : [])))];
}

export function userOf(accountId: string, names: Pick<NameBook, "user">): VendorUser {
  return names.user(accountId) ?? { id: accountId, name: accountId };
}
