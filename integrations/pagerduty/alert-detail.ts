import { z } from "zod";
import type { Alert, AlertDetail } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { INCLUDED } from "./alert-list.ts";
import type { Api } from "./client.ts";
import { descriptionOf, toAlert, toLogEntry, toNote } from "./domain.ts";
import { incident, logEntry, note, type WireNote } from "./wire.ts";

const LOG_ENTRIES = 25;

export const oneIncident = z.object({ incident });

export function incidentPath(id: string, below = ""): string {
  return `/incidents/${encodeURIComponent(id)}${below}`;
}

/** The vendor takes an id or an incident's number in the same place. */
export async function findAlert(api: Api, numberOrId: string): Promise<Alert | undefined> {
  const found = await api.find(oneIncident, incidentPath(numberOrId), { "include[]": INCLUDED });
  return found && toAlert(found.incident);
}

export function readNotes(api: Api, id: string): Promise<readonly WireNote[]> {
  return api.get(z.object({ notes: z.array(note) }), incidentPath(id, "/notes")).then((answer) => answer.notes);
}

export async function readDetail(api: Api, alert: Alert): Promise<AlertDetail> {
  const [now, log, notes] = await Promise.all([
    api.find(oneIncident, incidentPath(alert.id), {
      "include[]": [...INCLUDED, "first_trigger_log_entries"],
    }),
    api.get(z.object({ log_entries: z.array(logEntry) }), incidentPath(alert.id, "/log_entries"), {
      is_overview: true,
      limit: LOG_ENTRIES,
    }),
    readNotes(api, alert.id),
  ]);
  if (now === undefined) throw new BotError("not_found", `PagerDuty no longer has ${alert.handle}.`);
  const description = descriptionOf(now.incident);
  const newestFirst = (a: { readonly at: number }, b: { readonly at: number }) => b.at - a.at;
  return {
    alert: toAlert(now.incident),
    ...(description === undefined ? {} : { description }),
    log: log.log_entries.map(toLogEntry).sort(newestFirst).slice(0, LOG_ENTRIES),
    notes: notes.map(toNote).sort(newestFirst),
  };
}
