import type { Alert, AlertEntry, AlertState, VendorThing } from "../../src/core/alerts.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { oneLine } from "../../src/core/wording.ts";
import type { WireIncident, WireLogEntry, WireNote, WireReference, WireUser } from "./wire.ts";

export const ACCOUNT = "pagerduty";
export const TITLE = "PagerDuty";
export const PREFIX = "PD";

/** How far the end of an acknowledgement may lie from its timeout and still be that timeout, ms. */
const TIMEOUT_SLACK_MS = 5_000;
const TITLE_CHARS = 200;

export function toThing(of: WireReference & { readonly name?: string | null | undefined }): VendorThing {
  return { id: of.id, name: of.name ?? of.summary ?? of.id };
}

export function toUser(of: WireUser | WireReference): VendorUser {
  const email = "email" in of ? of.email : undefined;
  return { ...toThing(of), ...(email ? { email } : {}) };
}

export function toAlert(wire: WireIncident): Alert {
  const until = snoozedUntil(wire);
  const changedAt = changeOf(wire);
  const priority = wire.priority?.name ?? wire.priority?.summary;
  return {
    account: ACCOUNT,
    id: wire.id,
    handle: `${PREFIX}-${wire.incident_number}`,
    number: wire.incident_number,
    title: oneLine(wire.title ?? wire.summary ?? "(no title)", TITLE_CHARS),
    state: stateOf(wire, until),
    urgency: wire.urgency === "low" ? "low" : "high",
    ...(priority ? { priority } : {}),
    ...(wire.service ? { service: toThing(wire.service) } : {}),
    teams: (wire.teams ?? []).map(toThing),
    assignees: (wire.assignments ?? []).map(({ assignee }) => toUser(assignee)),
    acknowledgedBy: (wire.acknowledgements ?? []).map(({ acknowledger }) => toUser(acknowledger)),
    ...(wire.escalation_policy ? { policy: toThing(wire.escalation_policy) } : {}),
    createdAt: wire.created_at,
    ...(changedAt === undefined ? {} : { changedAt }),
    ...(until === undefined ? {} : { snoozedUntilAt: until }),
    count: Math.max(1, wire.alert_counts?.all ?? 1),
    url: wire.html_url ?? "",
  };
}

function stateOf(wire: WireIncident, until: number | undefined): AlertState {
  if (wire.status === "resolved") return "closed";
  if (wire.status !== "acknowledged") return "open";
  return until === undefined ? "acked" : "snoozed";
}

/** The later of the two, where one of them lags. */
function changeOf(wire: WireIncident): number | undefined {
  const instants = [wire.updated_at, wire.last_status_change_at].map((text) => Date.parse(text ?? ""));
  const known = instants.filter((at) => !Number.isNaN(at));
  return known.length === 0 ? undefined : Math.max(...known);
}

/** When an acknowledged incident will be triggered again by itself, for whatever reason. */
export function wakesAt(wire: WireIncident): number | undefined {
  const end = (wire.pending_actions ?? []).find((action) => action.type === "unacknowledge");
  const at = Date.parse(end?.at ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * A snoozed incident is an acknowledged one that will be unacknowledged at a set time. A service's acknowledgement
 * timeout leaves the same trace, so an end that falls on it is not a snooze; lists of acknowledged incidents therefore
 * include the services.
 */
function snoozedUntil(wire: WireIncident): number | undefined {
  const at = wakesAt(wire);
  if (wire.status !== "acknowledged" || at === undefined) return undefined;
  const timeoutMs = (wire.service?.acknowledgement_timeout ?? 0) * 1_000;
  const isTimeout = (wire.acknowledgements ?? []).some(
    (ack) => timeoutMs > 0 && Math.abs(ack.at + timeoutMs - at) <= TIMEOUT_SLACK_MS,
  );
  return isTimeout ? undefined : at;
}

/** "Acknowledged by Ana Lima." is the vendor's own line and names who; only a line that does not is given a name. */
export function toLogEntry(wire: WireLogEntry): AlertEntry {
  const text = wire.summary ?? (wire.type ?? "entry").replaceAll("_", " ");
  const who = wire.agent?.summary;
  return {
    at: wire.created_at,
    ...(who && !text.includes(who) ? { who } : {}),
    text: wire.note ? `${text} ${wire.note}` : text,
  };
}

export function toNote(wire: WireNote): AlertEntry {
  const who = wire.user?.summary;
  return { at: wire.created_at, ...(who ? { who } : {}), text: wire.content };
}

/** What the vendor was told about it when it began. */
export function descriptionOf(wire: WireIncident): string | undefined {
  const entry = wire.first_trigger_log_entry;
  const candidates = [entry?.event_details?.description, entry?.channel?.details, entry?.channel?.body];
  return candidates.map(asText).find((text) => text.trim() !== "");
}

/** Monitoring sends text, or fields. */
function asText(details: unknown): string {
  if (typeof details === "string") return details;
  if (typeof details !== "object" || details === null) return "";
  const scalars = Object.entries(details).filter(([, value]) => typeof value !== "object");
  return scalars.map(([key, value]) => `${key}: ${String(value)}`).join("\n");
}
