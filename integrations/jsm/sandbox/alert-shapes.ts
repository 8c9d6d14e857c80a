import { z } from "zod";
import type { AlertAction } from "./action-rules.ts";
import { noBody } from "./answers.ts";

/* Shapes of Atlassian's document of the operations API, alerts (developer.atlassian.com, read 2026-11-21). */

const text = (chars: number) => z.string().max(chars);
const responder = z.strictObject({ id: z.string().min(1), type: z.enum(["team", "user", "escalation", "schedule"]) });
const EXTRA_CHARS = 8_000;
const priority = z.enum(["P1", "P2", "P3", "P4", "P5"]);
const tags = z.array(text(50)).max(20);
const message = text(130).min(1);
const description = text(15_000);
const NOTE_CHARS = 25_000;

export const createBody = z.strictObject({
  message,
  responders: z.array(responder).max(50).optional(),
  visibleTo: z
    .array(z.strictObject({ id: z.string(), type: z.enum(["team", "user"]) }))
    .max(50)
    .optional(),
  note: text(NOTE_CHARS).optional(),
  alias: text(512).optional(),
  entity: text(512).optional(),
  source: text(100).optional(),
  tags: tags.optional(),
  actions: z.array(text(50)).max(10).optional(),
  description: description.optional(),
  priority: priority.optional(),
  extraProperties: z
    .record(z.string(), z.string())
    .refine((properties) => JSON.stringify(properties).length <= EXTRA_CHARS)
    .optional(),
});

interface ActionShape {
  readonly method: "POST" | "PATCH" | "DELETE";
  /** Below the alert. */
  readonly path: string;
  readonly action: AlertAction;
  readonly body: z.ZodType;
}

/** What each action is sent to, and with what. Those that take no body ignore user, source and note. */
export const ACTIONS: readonly ActionShape[] = [
  { method: "POST", path: "acknowledge", action: "Acknowledge", body: noBody },
  { method: "POST", path: "unacknowledge", action: "UnAcknowledge", body: noBody },
  { method: "POST", path: "close", action: "Close", body: noBody },
  {
    method: "POST",
    path: "snooze",
    action: "Snooze",
    body: z.strictObject({ endTime: z.iso.datetime({ offset: true }) }),
  },
  { method: "POST", path: "assign", action: "Assign", body: z.strictObject({ accountId: z.string().min(1) }) },
  { method: "POST", path: "escalate", action: "Escalate", body: z.strictObject({ escalationId: z.string().min(1) }) },
  { method: "POST", path: "responders", action: "AddResponder", body: responder },
  { method: "POST", path: "tags", action: "AddTags", body: z.strictObject({ tags }) },
  { method: "DELETE", path: "tags", action: "RemoveTags", body: z.strictObject({ tags }) },
  { method: "PATCH", path: "priority", action: "UpdatePriority", body: z.strictObject({ priority }) },
  { method: "PATCH", path: "message", action: "UpdateMessage", body: z.strictObject({ message }) },
  { method: "PATCH", path: "description", action: "UpdateDescription", body: z.strictObject({ description }) },
];

export const noteBody = z.strictObject({ note: text(NOTE_CHARS).min(1) });

/** `from` and `to` are declared too; what they mean is not, so whoever sends them is refused. */
export const listQuery = z.strictObject({
  query: z.string().optional(),
  size: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  sort: z.enum(["createdAt", "insertedAt", "lastOccurredAt", "priority"]).default("insertedAt"),
  order: z.enum(["asc", "desc"]).default("desc"),
});
export const aliasQuery = z.strictObject({ alias: z.string().min(1) });
export const entriesQuery = z.strictObject({
  after: z.string().regex(/^\d+$/u).optional(),
  size: z.coerce.number().int().min(1).max(100).default(20),
});
