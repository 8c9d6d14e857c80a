import type { Alert, AlertQuery } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Named } from "../../src/core/names.ts";
import type { VendorRequest } from "../../src/core/operation-kind.ts";
import { type Api, type List, REACH_ITEMS } from "./client.ts";
import { ACCOUNT, toAlert } from "./domain.ts";
import type { People } from "./people.ts";
import { incident, type WireIncident } from "./wire.ts";

type Query = NonNullable<VendorRequest["query"]>;

/** What a whole alert needs beside itself. */
export const INCLUDED = ["services", "assignees", "acknowledgers"];
/** since and until may lie at most six months apart (PagerDuty REST docs, incidents, read 2026-11-21); a little less. */
const WINDOW_MS = 180 * 86_400_000;
/** Halving stops here: more than 10,000 incidents within a second are not a list to be read. */
const WINDOW_MS_MIN = 1_000;
/** A list that changed while it was read is read once more. */
const EXTRA_READINGS = 1;

/** Every incident that fits, each once, oldest first. */
export async function listAlerts(api: Api, people: People, clock: Clock, query: AlertQuery): Promise<readonly Alert[]> {
  const states = query.states ?? ["open", "acked", "snoozed"];
  if (states.length === 0) return [];
  const { assignee } = query;
  const filters: Query = {
    "statuses[]": statusesOf(states),
    ...(assignee === undefined ? {} : { "user_ids[]": [await people.idOf(assignee)] }),
    ...(query.service === undefined ? {} : { "service_ids[]": idsOf(query.service) }),
    ...(query.team === undefined ? {} : { "team_ids[]": idsOf(query.team) }),
    ...(query.urgency === undefined ? {} : { "urgencies[]": [query.urgency] }),
    // Without the service's acknowledgement timeout a snooze cannot be told from a plain acknowledgement.
    ...(states.some((state) => state !== "open") ? { "include[]": INCLUDED } : {}),
  };
  const alerts = (await readIncidents(api, clock, filters)).map(toAlert);
  return alerts.filter(
    (alert) =>
      states.some((state) => state === alert.state) &&
      (query.beforeAt === undefined || alert.createdAt < query.beforeAt) &&
      (query.priority === undefined || alert.priority?.toLowerCase() === query.priority.toLowerCase()),
  );
}

/** By the incident's number: the only order that neither changes nor ties while pages are read side by side. */
export function incidentList(query: Query): List<WireIncident> {
  return {
    path: "/incidents",
    key: "incidents",
    item: incident,
    query: { ...query, sort_by: "incident_number:asc" },
  };
}

async function readIncidents(api: Api, clock: Clock, filters: Query): Promise<readonly WireIncident[]> {
  const list = incidentList({ ...filters, date_range: "all" });
  let found = new Map<string, WireIncident>();
  for (let reading = 0; reading <= EXTRA_READINGS; reading++) {
    const { items, total } = await api.reach(list, (all) => all <= REACH_ITEMS);
    if (total > REACH_ITEMS) return readByTime(api, clock, filters, items[0]?.created_at ?? 0);
    found = byId(items);
    // Fewer than promised: something left the list while its pages were read, and others moved to a page read before.
    if (found.size >= total) break;
  }
  return [...found.values()];
}

/** Offsets end at 10,000: what lies beyond is read in windows of time. */
async function readByTime(api: Api, clock: Clock, filters: Query, fromAt: number): Promise<readonly WireIncident[]> {
  const endAt = clock.now() + WINDOW_MS_MIN;
  const windows: Promise<readonly WireIncident[]>[] = [];
  for (let at = fromAt; at < endAt; at += WINDOW_MS) {
    windows.push(readWindow(api, filters, at, Math.min(at + WINDOW_MS, endAt)));
  }
  const found = byId((await Promise.all(windows)).flat());
  return [...found.values()].sort((a, b) => a.incident_number - b.incident_number);
}

async function readWindow(api: Api, filters: Query, fromAt: number, untilAt: number): Promise<readonly WireIncident[]> {
  const range = { since: new Date(fromAt).toISOString(), until: new Date(untilAt).toISOString() };
  const { items, total } = await api.reach(incidentList({ ...filters, ...range }), (all) => all <= REACH_ITEMS);
  if (total <= REACH_ITEMS) return items;
  if (untilAt - fromAt <= WINDOW_MS_MIN) {
    throw new BotError("vendor_refused", "PagerDuty has more than 10,000 incidents of one second and lists no more.");
  }
  const middle = Math.floor((fromAt + untilAt) / 2);
  const halves = [readWindow(api, filters, fromAt, middle), readWindow(api, filters, middle, untilAt)];
  return (await Promise.all(halves)).flat();
}

function statusesOf(states: readonly string[]): readonly string[] {
  return [
    ...(states.includes("open") ? ["triggered"] : []),
    ...(states.includes("acked") || states.includes("snoozed") ? ["acknowledged"] : []),
  ];
}

function idsOf(named: Named): readonly string[] {
  const ids = named.refs.filter((ref) => ref.account === ACCOUNT).map((ref) => ref.id);
  if (ids.length > 0) return ids;
  throw new BotError("bad_input", `PagerDuty knows no ${named.kind} "${named.name}".`);
}

function byId(incidents: readonly WireIncident[]): Map<string, WireIncident> {
  return new Map(incidents.map((one) => [one.id, one]));
}
