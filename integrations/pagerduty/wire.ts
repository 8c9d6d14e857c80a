import { z } from "zod";
import { instant } from "../../src/core/wire.ts";

/** Only the fields we use; unknown ones are dropped. Any field of an answer may be null (PagerDuty REST docs, Resource Schemas, read 2026-11-21). */

const words = z.string().nullish();

/** Another object, named: its `summary` is the name people see. */
export const reference = z.object({ id: z.string(), type: words, summary: words, html_url: words });
export type WireReference = z.infer<typeof reference>;

export const user = reference.extend({ name: words, email: words });
export type WireUser = z.infer<typeof user>;

export const service = reference.extend({ name: words, escalation_policy: reference.nullish() });

export const policy = reference.extend({
  name: words,
  teams: z.array(reference).nullish(),
  services: z.array(reference).nullish(),
  escalation_rules: z.array(z.object({ targets: z.array(reference).nullish() })).nullish(),
});
export type WirePolicy = z.infer<typeof policy>;

export const incident = z.object({
  id: z.string(),
  incident_number: z.number(),
  incident_key: words,
  title: words,
  summary: words,
  status: z.string(),
  urgency: words,
  created_at: instant,
  updated_at: words,
  last_status_change_at: words,
  html_url: words,
  priority: z.object({ name: words, summary: words }).nullish(),
  service: reference.extend({ acknowledgement_timeout: z.number().nullish() }).nullish(),
  teams: z.array(reference).nullish(),
  assignments: z.array(z.object({ assignee: user })).nullish(),
  acknowledgements: z.array(z.object({ at: instant, acknowledger: user })).nullish(),
  escalation_policy: reference.nullish(),
  pending_actions: z.array(z.object({ type: words, at: words })).nullish(),
  alert_counts: z.object({ all: z.number().nullish() }).nullish(),
  last_status_change_by: reference.nullish(),
  first_trigger_log_entry: z
    .object({
      event_details: z.object({ description: words }).nullish(),
      channel: z.object({ details: z.unknown().optional(), body: z.unknown().optional() }).nullish(),
    })
    .nullish(),
});
export type WireIncident = z.infer<typeof incident>;

export const logEntry = z.object({
  type: words,
  summary: words,
  note: words,
  created_at: instant,
  agent: reference.nullish(),
});
export type WireLogEntry = z.infer<typeof logEntry>;

export const note = z.object({ id: words, content: z.string(), created_at: instant, user: reference.nullish() });
export type WireNote = z.infer<typeof note>;

/** The part of a list that is about paging. `total` is null unless it was asked for. */
export const paging = z.object({ more: z.boolean().nullish(), total: z.number().nullish() });

/** One line out of an error answer: `{error: {message, errors}}`, where both change shape from case to case. */
export function reasonOf(body: unknown): string | undefined {
  const outer = z.object({ error: z.unknown().optional() }).safeParse(body);
  if (!outer.success) return undefined;
  const first: unknown = Array.isArray(outer.data.error) ? outer.data.error[0] : outer.data.error;
  if (typeof first === "string") return first;
  const inner = z.object({ message: words, errors: z.unknown().optional() }).safeParse(first);
  if (!inner.success) return undefined;
  const parts = [inner.data.message, ...texts(inner.data.errors)].filter((part) => typeof part === "string");
  return parts.length === 0 ? undefined : [...new Set(parts)].join(": ");
}

/** `errors` is a list, one string, or an object of lists keyed by field. */
function texts(errors: unknown): string[] {
  if (typeof errors === "string") return [errors];
  if (Array.isArray(errors)) return errors.flatMap(texts);
  if (typeof errors === "object" && errors !== null) return Object.values(errors).flatMap(texts);
  return [];
}
