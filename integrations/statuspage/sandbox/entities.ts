import type { JsonObject } from "../../../src/core/json.ts";
import { LEVELS } from "../../../src/core/status.ts";
import {
  type ComponentRow,
  type ImpactWord,
  type IncidentRow,
  PAGE_ID,
  type PageRow,
  type PostmortemRow,
  type TemplateRow,
  type UpdateRow,
  type World,
} from "./world.ts";

/** Rows as the document shows them (Statuspage OpenAPI, schemas Page to Postmortem, read 2026-11-21). */

function iso(at: number): string;
function iso(at: number | null): string | null;
function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** The page's own address is the emulator's: it has no domain. */
export function pageEntity(world: World, row: PageRow): JsonObject {
  return {
    id: row.id,
    created_at: iso(row.createdAt),
    updated_at: iso(row.createdAt),
    name: row.name,
    page_description: null,
    subdomain: null,
    domain: null,
    url: `${world.publicUrl()}/page`,
    time_zone: "UTC",
  };
}

export function componentEntity(row: ComponentRow): JsonObject {
  return {
    id: row.id,
    page_id: PAGE_ID,
    group_id: row.groupId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    group: row.group,
    name: row.name,
    description: null,
    position: row.position,
    status: row.status,
    showcase: true,
    only_show_if_degraded: false,
    automation_email: null,
    start_date: iso(row.createdAt).slice(0, 10),
  };
}

export function incidentEntity(
  world: World,
  row: IncidentRow,
): JsonObject & { readonly incident_updates: readonly JsonObject[] } {
  const components = row.componentIds.flatMap((id) => world.components.get(id) ?? []);
  const impact = row.impactOverride ?? calculatedImpact(row, components);
  return {
    id: row.id,
    page_id: PAGE_ID,
    name: row.name,
    status: row.status,
    impact,
    impact_override: row.impactOverride,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    monitoring_at: iso(row.updates.find((update) => update.status === "monitoring")?.createdAt ?? null),
    resolved_at: iso(row.resolvedAt),
    scheduled_for: iso(row.scheduledForAt),
    scheduled_until: iso(row.scheduledUntilAt),
    scheduled_reminded_at: null,
    ...row.switches,
    shortlink: `${world.publicUrl()}/page/notices/${row.id}`,
    metadata: row.metadata,
    components: components.map(componentEntity),
    incident_updates: row.updates.map((update) => updateEntity(row.id, update)),
  };
}

function updateEntity(incidentId: string, row: UpdateRow): JsonObject {
  return {
    id: row.id,
    incident_id: incidentId,
    status: row.status,
    body: row.body,
    deliver_notifications: row.delivered,
    created_at: iso(row.createdAt),
    updated_at: iso(row.createdAt),
    display_at: iso(row.createdAt),
    affected_components: null,
    custom_tweet: null,
    tweet_id: null,
  };
}

const IMPACT_OF: Readonly<Record<(typeof LEVELS)[number], ImpactWord>> = {
  operational: "none",
  under_maintenance: "none",
  degraded_performance: "minor",
  partial_outage: "major",
  major_outage: "critical",
};

function calculatedImpact(row: IncidentRow, components: readonly ComponentRow[]): ImpactWord {
  if (row.scheduledForAt !== null) return "maintenance";
  const worst = LEVELS.findLast((level) => components.some((component) => component.status === level));
  return IMPACT_OF[worst ?? "operational"];
}

export function templateEntity(world: World, row: TemplateRow): JsonObject {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    body: row.body,
    group_id: null,
    update_status: "investigating",
    should_tweet: false,
    should_send_notifications: true,
    components: row.componentIds.flatMap((id) => world.components.get(id) ?? []).map(componentEntity),
  };
}

export function postmortemEntity(row: PostmortemRow): JsonObject {
  return {
    preview_key: row.id,
    body: row.body,
    body_updated_at: iso(row.publishedAt),
    body_draft: row.draft,
    body_draft_updated_at: iso(row.updatedAt),
    published_at: iso(row.publishedAt),
    created_at: iso(row.updatedAt),
    updated_at: iso(row.updatedAt),
  };
}
