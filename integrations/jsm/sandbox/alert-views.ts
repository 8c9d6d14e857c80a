import type { JsonObject } from "../../../src/core/json.ts";
import { iso } from "./answers.ts";
import type { AlertRow, LogEntry, Note } from "./world.ts";

/* How alerts look in answers (Atlassian's document of the operations API, schemas AlertResponse and others, read 2026-11-21). */

/** Closed beats snoozed beats acknowledged; `acknowledged` and `snoozed` say the rest. */
function statusOf(alert: AlertRow): string {
  if (alert.isClosed) return "closed";
  if (alert.snoozedUntilAt !== null) return "snoozed";
  return alert.acknowledged ? "acked" : "open";
}

const at = (key: string, instant: number | null): JsonObject => (instant === null ? {} : { [key]: iso(instant) });

/** Lists and single answers have the same fields. Who acknowledged and who closed it is in none of them. */
export function alertOf(alert: AlertRow): JsonObject {
  return {
    id: alert.id,
    tinyId: alert.tinyId,
    message: alert.message,
    status: statusOf(alert),
    alias: alert.alias,
    tags: alert.tags,
    acknowledged: alert.acknowledged,
    seen: alert.acknowledged,
    ...at("ackTime", alert.ackedAt),
    ...at("closeTime", alert.closedAt),
    snoozed: alert.snoozedUntilAt !== null,
    ...at("snoozedUntil", alert.snoozedUntilAt),
    count: alert.count,
    createdAt: iso(alert.createdAt),
    updatedAt: iso(alert.updatedAt),
    // Misspelt in answers, and only there.
    lastOccuredAt: iso(alert.lastOccurredAt),
    source: alert.source,
    ...(alert.owner === "" ? {} : { owner: alert.owner }),
    priority: alert.priority,
    responders: alert.responders,
    integrationType: "API",
    integrationName: "Sandbox",
    entity: alert.entity,
    description: alert.description,
    extraProperties: alert.extraProperties,
    actions: [],
  };
}

export function noteOf({ id, text, owner, at, changedAt }: Note): JsonObject {
  return { id, note: text, owner, createdAt: iso(at), updatedAt: iso(changedAt) };
}

export function logOf({ text, type, owner, at }: LogEntry): JsonObject {
  return { log: text, logType: type, owner, logTime: iso(at) };
}
