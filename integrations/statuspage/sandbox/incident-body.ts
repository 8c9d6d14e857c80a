import { z } from "zod";
import { MAINTENANCE_STATES, NOTICE_STATES } from "../../../src/core/status.ts";
import { levelWord } from "./component-routes.ts";

const at = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const flag = z.boolean().exactOptional();
const text = z.string().exactOptional();

/** The switches that a notice keeps. */
export const SWITCHES = [
  "scheduled_remind_prior",
  "scheduled_auto_in_progress",
  "scheduled_auto_completed",
  "auto_transition_to_maintenance_state",
  "auto_transition_to_operational_state",
  "auto_transition_deliver_notifications_at_start",
  "auto_transition_deliver_notifications_at_end",
] as const;

/** Every key that the document declares (Statuspage OpenAPI, POST and PATCH incidents, read 2026-11-21). */
const keys = {
  name: text,
  status: z.enum([...NOTICE_STATES, ...MAINTENANCE_STATES]).exactOptional(),
  impact_override: z.enum(["none", "maintenance", "minor", "major", "critical"]).exactOptional(),
  scheduled_for: at.exactOptional(),
  scheduled_until: at.exactOptional(),
  scheduled_remind_prior: flag,
  scheduled_auto_in_progress: flag,
  scheduled_auto_completed: flag,
  scheduled_auto_transition: flag,
  auto_transition_to_maintenance_state: flag,
  auto_transition_to_operational_state: flag,
  auto_transition_deliver_notifications_at_start: flag,
  auto_transition_deliver_notifications_at_end: flag,
  auto_tweet_at_beginning: flag,
  auto_tweet_on_completion: flag,
  auto_tweet_on_creation: flag,
  auto_tweet_one_hour_before: flag,
  reminder_intervals: text,
  metadata: z.record(z.string(), z.json()).exactOptional(),
  deliver_notifications: flag,
  backfill_date: text,
  backfilled: flag,
  body: text,
  components: z.record(z.string(), levelWord).exactOptional(),
  component_ids: z.array(z.string()).exactOptional(),
};

export const incidentPatch = z.strictObject({ incident: z.strictObject(keys) });
export const incidentPost = z.strictObject({ incident: z.strictObject({ ...keys, name: z.string() }) });
export type IncidentBody = z.output<typeof incidentPatch>["incident"];
