import { z } from "zod";
import {
  type Affected,
  type Component,
  LEVELS,
  type Level,
  MAINTENANCE_STATES,
  NOTICE_STATES,
  type Notice,
  type NoticeTemplate,
} from "../../src/core/status.ts";
import { instant } from "../../src/core/wire.ts";
import { ACCOUNT } from "./settings.ts";

/**
 * Only the fields we use; unknown ones are dropped. Every field of an answer but its id may be null or absent: the
 * document (Statuspage OpenAPI, developer.statuspage.io, read 2026-11-21) requires none.
 */

const words = z.string().nullish();

/** What orders things; a thing without a date comes first. */
const stamp = instant.nullish().transform((at) => at ?? 0);
const title = words.transform((text) => text ?? "");

/** The document allows an empty status; a word that is not in it yet is surely not "operational". */
const level = words.transform((status): Level => {
  if (!status) return "operational";
  return LEVELS.find((known) => known === status) ?? "degraded_performance";
});

export const wireComponent = z.object({
  id: z.string(),
  name: title,
  status: level,
  group: z.boolean().nullish(),
  group_id: words,
  position: z.number().nullish(),
});
export type WireComponent = z.infer<typeof wireComponent>;

const wireUpdate = z.object({ id: z.string(), status: words, body: words, created_at: stamp });
export type WireUpdate = z.infer<typeof wireUpdate>;

/** Not in the document's list, but what a notice with a published post-mortem answers (status page API, read 2026-11-21). */
const states = [...NOTICE_STATES, ...MAINTENANCE_STATES, "postmortem"] as const;

export const wireIncident = z.object({
  id: z.string(),
  name: title,
  status: z.enum(states),
  impact: z.enum(["none", "maintenance", "minor", "major", "critical"]).nullish(),
  created_at: stamp,
  updated_at: instant.nullish(),
  scheduled_for: instant.nullish(),
  scheduled_until: instant.nullish(),
  shortlink: words,
  metadata: z.unknown().optional(),
  components: z.array(wireComponent).nullish(),
  incident_updates: z.array(wireUpdate).nullish(),
});
export type WireIncident = z.infer<typeof wireIncident>;

export const wireTemplate = z.object({
  id: z.string(),
  name: z.string(),
  title: words,
  body: words,
  update_status: words,
  should_send_notifications: z.boolean().nullish(),
  components: z.array(z.object({ id: z.string() })).nullish(),
});

export const wirePage = z.object({ id: z.string(), name: words, subdomain: words, domain: words, url: words });
export type WirePage = z.infer<typeof wirePage>;

export const wirePostmortem = z.object({ body: words, body_draft: words, published_at: words });

/** One line out of an error answer: `{message}` in the document; live ones also say `{error}`, a string or a list. */
export function reasonOf(body: unknown): string | undefined {
  const parsed = z.object({ message: z.unknown(), error: z.unknown() }).partial().safeParse(body);
  if (!parsed.success) return undefined;
  const texts = [parsed.data.message, parsed.data.error].flat().filter((part) => typeof part === "string");
  return texts.length === 0 ? undefined : texts.join("; ");
}

/** Components in the page's order; groups are headings and give their children their name. */
export function componentsOf(wires: readonly WireComponent[]): readonly Component[] {
  const groups = new Map(wires.filter((wire) => wire.group).map((wire) => [wire.id, wire]));
  const groupOf = (wire: WireComponent): WireComponent | undefined => groups.get(wire.group_id ?? "");
  const key = (wire: WireComponent): readonly [number, number] => [
    (groupOf(wire) ?? wire).position ?? 0,
    groupOf(wire) === undefined ? 0 : (wire.position ?? 0),
  ];
  return wires
    .filter((wire) => !wire.group)
    .map((wire) => ({ wire, at: key(wire) }))
    .sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(({ wire }) => {
      const group = groupOf(wire)?.name;
      const { id, name } = wire;
      return { account: ACCOUNT, id, name, ...(group === undefined ? {} : { group }), level: wire.status };
    });
}

/** Newest first. */
export function updatesOf(incident: WireIncident): readonly WireUpdate[] {
  return [...(incident.incident_updates ?? [])].sort((a, b) => b.created_at - a.created_at);
}

/** "SP-p31zjt": the first six of the id's twelve characters tell the open notices of a page apart. */
export function handleOf(id: string): string {
  return `SP-${id.slice(0, 6)}`;
}

/** `groups` names the groups of components by the components' ids; a notice's own list does not. */
export function noticeOf(incident: WireIncident, url: string, groups: ReadonlyMap<string, string>): Notice {
  const [newest] = updatesOf(incident);
  const lastMessage = updatesOf(incident).find((update) => update.body)?.body;
  const isMaintenance =
    MAINTENANCE_STATES.some((state) => state === incident.status) ||
    (incident.scheduled_for !== undefined && incident.scheduled_for !== null);
  return {
    account: ACCOUNT,
    id: incident.id,
    handle: handleOf(incident.id),
    name: incident.name,
    kind: isMaintenance ? "maintenance" : "incident",
    state: incident.status,
    impact: incident.impact ?? (isMaintenance ? "maintenance" : "none"),
    components: affectedOf(incident, groups),
    createdAt: incident.created_at,
    updatedAt: incident.updated_at ?? incident.created_at,
    ...(incident.scheduled_for ? { startsAt: incident.scheduled_for } : {}),
    ...(incident.scheduled_until ? { endsAt: incident.scheduled_until } : {}),
    url,
    ...(lastMessage ? { lastMessage } : {}),
    ...(newest === undefined ? {} : { newestUpdateId: newest.id }),
  };
}

function affectedOf(incident: WireIncident, groups: ReadonlyMap<string, string>): readonly Affected[] {
  return (incident.components ?? [])
    .filter((wire) => !wire.group)
    .map((wire) => {
      const group = groups.get(wire.id);
      return { id: wire.id, name: wire.name, ...(group === undefined ? {} : { group }), level: wire.status };
    });
}

export function isOpen(incident: WireIncident): boolean {
  return !["resolved", "completed", "postmortem"].includes(incident.status);
}

export function templateOf(wire: z.infer<typeof wireTemplate>): NoticeTemplate {
  const state = NOTICE_STATES.find((known) => known === wire.update_status);
  return {
    account: ACCOUNT,
    id: wire.id,
    name: wire.name,
    title: wire.title ?? wire.name,
    body: wire.body ?? "",
    ...(state === undefined ? {} : { state }),
    componentIds: (wire.components ?? []).map((component) => component.id),
    notifies: wire.should_send_notifications ?? true,
  };
}

/** Where the public reads: the page's own domain, else its address at Statuspage. */
export function pageUrlOf(page: WirePage): string {
  if (page.domain) return `https://${page.domain}`;
  if (page.subdomain) return `https://${page.subdomain}.statuspage.io`;
  return page.url ?? "https://www.statuspage.io";
}
