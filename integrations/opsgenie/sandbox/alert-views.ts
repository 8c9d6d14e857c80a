import type { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import type { listQuery } from "./alert-shapes.ts";
import { iso } from "./answers.ts";
import type { AlertRow, Entry, World } from "./world.ts";

/* How alerts look in answers (opsgenie/opsgenie-oas, read 2026-11-21). */

/** As in lists (BaseAlert). */
export function brief(alert: AlertRow): JsonObject {
  return {
    id: alert.id,
    tinyId: alert.tinyId,
    alias: alert.alias,
    message: alert.message,
    status: alert.status,
    acknowledged: alert.acknowledged,
    isSeen: alert.acknowledged,
    tags: alert.tags,
    snoozed: alert.snoozedUntilAt !== null,
    ...(alert.snoozedUntilAt === null ? {} : { snoozedUntil: iso(alert.snoozedUntilAt) }),
    count: alert.count,
    lastOccurredAt: iso(alert.lastOccurredAt),
    createdAt: iso(alert.createdAt),
    updatedAt: iso(alert.updatedAt),
    source: alert.source,
    owner: alert.owner,
    priority: alert.priority,
    responders: alert.responders,
    integration: { id: "sandbox", name: "Sandbox", type: "API" },
    report: {
      ...(alert.acknowledgedBy === "" ? {} : { acknowledgedBy: alert.acknowledgedBy, ackTime: alert.ackTime }),
      ...(alert.closedBy === "" ? {} : { closedBy: alert.closedBy, closeTime: alert.closeTime }),
    },
  };
}

export function full(alert: AlertRow): JsonObject {
  return { ...brief(alert), actions: [], entity: alert.entity, description: alert.description, details: alert.details };
}

export function entryOf(list: "log" | "notes", { text, owner, at }: Entry): JsonObject {
  return list === "log"
    ? { log: text, type: "system", owner, createdAt: iso(at), offset: String(at) }
    : { note: text, owner, createdAt: iso(at), offset: String(at) };
}

/** Where a list begins, goes on and ends. */
export function paging(world: World, query: z.infer<typeof listQuery>, total: number): JsonObject {
  const at = (offset: number): string => {
    const search = new URLSearchParams({
      ...(query.query === undefined ? {} : { query: query.query }),
      limit: String(query.limit),
      offset: String(offset),
      sort: query.sort,
      order: query.order,
    });
    return `${world.publicUrl()}/v2/alerts?${search}`;
  };
  const next = query.offset + query.limit;
  return {
    first: at(0),
    last: at(Math.max(0, Math.ceil(total / query.limit) - 1) * query.limit),
    ...(next < total ? { next: at(next) } : {}),
  };
}
