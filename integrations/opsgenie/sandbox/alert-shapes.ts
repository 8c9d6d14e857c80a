import { z } from "zod";
import type { AlertAction } from "./action-rules.ts";

/* Shapes of opsgenie/opsgenie-oas; lengths of the OpsGenie docs, Alert API (both read 2026-11-21). */

const actionFields = {
  user: z.string().max(100).optional(),
  note: z.string().max(25_000).optional(),
  source: z.string().max(100).optional(),
};
const responder = z.union([
  z.strictObject({ type: z.enum(["user", "team", "escalation", "schedule"]), id: z.string() }),
  z.strictObject({ type: z.literal("user"), username: z.string() }),
  z.strictObject({ type: z.enum(["team", "escalation", "schedule"]), name: z.string() }),
]);
const DETAILS_CHARS = 8_000;
export const createBody = z.strictObject({
  ...actionFields,
  message: z.string().min(1).max(130),
  alias: z.string().max(512).optional(),
  description: z.string().max(15_000).optional(),
  responders: z.array(responder).max(50).optional(),
  visibleTo: z.array(responder).max(50).optional(),
  actions: z.array(z.string().max(50)).max(10).optional(),
  tags: z.array(z.string().max(50)).max(20).optional(),
  details: z
    .record(z.string(), z.string())
    .refine((details) => JSON.stringify(details).length <= DETAILS_CHARS)
    .optional(),
  entity: z.string().max(512).optional(),
  priority: z.enum(["P1", "P2", "P3", "P4", "P5"]).optional(),
});
const idOrName = { id: z.string().optional(), name: z.string().optional(), type: z.literal("escalation").optional() };
const idOrUser = { id: z.string().optional(), username: z.string().optional(), type: z.literal("user").optional() };
const isNamed = (value: Record<string, unknown>): boolean => Object.keys(value).some((key) => key !== "type");

/** What each action is posted to, and with what. */
export const ACTIONS: readonly { readonly path: string; readonly action: AlertAction; readonly body: z.ZodType }[] = [
  { path: "acknowledge", action: "Acknowledge", body: z.strictObject(actionFields) },
  { path: "unacknowledge", action: "UnAcknowledge", body: z.strictObject(actionFields) },
  { path: "close", action: "Close", body: z.strictObject(actionFields) },
  {
    path: "snooze",
    action: "Snooze",
    body: z.strictObject({ ...actionFields, endTime: z.iso.datetime({ offset: true }) }),
  },
  {
    path: "assign",
    action: "Assign",
    body: z.strictObject({ ...actionFields, owner: z.strictObject(idOrUser).refine(isNamed) }),
  },
  {
    path: "escalate",
    action: "EscalateNext",
    body: z.strictObject({ ...actionFields, escalation: z.strictObject(idOrName).refine(isNamed) }),
  },
  { path: "notes", action: "AddNote", body: z.strictObject({ ...actionFields, note: z.string().min(1).max(25_000) }) },
];

/** Always to be sent: left out, clients and servers have disagreed on its default (opsgenie-nodejs-sdk#2). */
export const identifierQuery = z.strictObject({ identifierType: z.enum(["id", "alias", "tiny"]) });
const SORTABLE = ["createdAt", "updatedAt", "lastOccurredAt", "count"] as const;
export const listQuery = z.strictObject({
  query: z.string().optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  sort: z.enum(SORTABLE).default("createdAt"),
  order: z.enum(["asc", "desc"]).default("desc"),
});
export const countQuery = z.strictObject({ query: z.string().optional() });
export const entriesQuery = z.strictObject({
  ...identifierQuery.shape,
  offset: z.string().optional(),
  direction: z.enum(["next", "prev"]).default("next"),
  limit: z.coerce.number().int().min(1).max(100).default(100),
  order: z.enum(["asc", "desc"]).default("desc"),
});
