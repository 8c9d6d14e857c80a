import { inParallel } from "../../src/core/in-parallel.ts";
import { ensureAbout } from "../../src/core/wire.ts";
import { incidentPath, oneIncident } from "./alert-detail.ts";
import { incidentList } from "./alert-list.ts";
import type { Api } from "./client.ts";
import { MAX_IN_FLIGHT, PAGE_ITEMS, REACH_ITEMS } from "./client.ts";
import { TITLE } from "./domain.ts";
import type { WireIncident } from "./wire.ts";

/** since and until have whole seconds at the vendor: the window reaches one further. */
const EDGE_MS = 1_000;
/** The longest window that GET /incidents takes is six months (PagerDuty REST docs, incidents, read 2026-11-21). */
const WINDOW_MS_MAX = 180 * 86_400_000;

export interface Sought {
  readonly id: string;
  readonly createdAt: number;
}

/**
 * What these incidents are now, by id; one that the vendor no longer has is absent. PagerDuty cannot be asked for a list
 * of ids, so a list of that time is read where it takes fewer requests than asking for each.
 */
export async function lookAt(
  api: Api,
  sought: readonly Sought[],
  statuses: readonly string[],
): Promise<ReadonlyMap<string, WireIncident>> {
  const found = new Map<string, WireIncident>();
  if (sought.length > 1) for (const one of await listed(api, sought, statuses)) found.set(one.id, one);
  const missing = sought.filter(({ id }) => !found.has(id));
  for await (const one of inParallel(missing, ({ id }) => findIncident(api, id), MAX_IN_FLIGHT)) {
    if (one !== undefined) found.set(one.id, one);
  }
  return found;
}

async function findIncident(api: Api, id: string): Promise<WireIncident | undefined> {
  const answer = await api.find(oneIncident, incidentPath(id));
  if (answer !== undefined) ensureAbout(TITLE, "incident", id, answer.incident.id);
  return answer?.incident;
}

async function listed(
  api: Api,
  sought: readonly Sought[],
  statuses: readonly string[],
): Promise<readonly WireIncident[]> {
  const instants = sought.map((one) => one.createdAt);
  const since = Math.min(...instants) - EDGE_MS;
  const until = Math.max(...instants) + EDGE_MS;
  const range =
    until - since > WINDOW_MS_MAX
      ? { date_range: "all" }
      : { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
  const isCheaper = (total: number) => total <= REACH_ITEMS && Math.ceil(total / PAGE_ITEMS) <= sought.length;
  const { items } = await api.reach(incidentList({ "statuses[]": statuses, ...range }), isCheaper);
  const ids = new Set(sought.map((one) => one.id));
  return items.filter((one) => ids.has(one.id));
}
