import { z } from "zod";
import { instant } from "../../src/core/wire.ts";
import { reference, type WireReference } from "./wire.ts";

/* Webhooks v3 (PagerDuty developer docs, Webhooks overview, read 2026-11-21). */

/** What no event depends on may look as it likes. */
const words = z.string().nullish().catch(undefined);

/** As much of a delivery as says what kind of event it is: whatever else it has may be new. */
export const anyEvent = z.object({ event: z.object({ event_type: z.string().min(1), data: z.unknown().optional() }) });

/** What webhooks sent before subscriptions: one extension for each service, nothing signed (ibid., v2 Overview). */
export const oldDelivery = z.object({ messages: z.array(z.unknown()) });

const envelope = z.object({
  id: z.string().min(1).max(200),
  event_type: z.string(),
  occurred_at: instant,
  agent: reference.nullish().catch(undefined),
  client: z.object({ name: words }).nullish().catch(undefined),
});

export const pingDelivery = z.object({ event: envelope });

/** An incident itself, or something that belongs to one: a note, a responder, a task. */
export const incidentDelivery = z.object({
  event: envelope.extend({
    data: z.object({
      id: words,
      type: words,
      incident: z.object({ id: words }).nullish().catch(undefined),
      content: words,
      trimmed: z.boolean().nullish().catch(undefined),
    }),
  }),
});
export type WireIncidentEvent = z.infer<typeof incidentDelivery>["event"];

/** Of another object no more than its name is shown. */
const named = z.object({ id: z.string(), summary: z.string().nullish() });

/** Strict, for it stands in for a read. Beside REST's names `number` stands for incident_number, `assignees` for assignments. */
export const toldIncident = z.object({
  id: z.string().min(1),
  number: z.number().int().positive(),
  title: z.string(),
  status: z.enum(["triggered", "acknowledged", "resolved"]),
  urgency: z.string().nullish(),
  created_at: instant,
  html_url: z.string(),
  service: named.nullish(),
  assignees: z.array(named).nullish(),
  escalation_policy: named.nullish(),
  teams: z.array(named).nullish(),
  priority: named.nullish(),
});

/** Services, integrations and workflows act as well: only somebody with a name is a person. */
export function isPerson(
  agent: WireReference | null | undefined,
): agent is WireReference & { readonly summary: string } {
  return (agent?.type === "user_reference" || agent?.type === "user") && (agent.summary ?? "").trim() !== "";
}
