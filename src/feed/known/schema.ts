import { z } from "zod";
import { ALERT_STATES, type Alert } from "../../core/alerts.ts";
import { ALERT_CHANGES, type VendorEvent } from "../../core/events.ts";
import type { JsonObject } from "../../core/json.ts";
import { ROADS } from "./history.ts";
import type { KeptAlert } from "./kept.ts";

/* What the feed has put into the store, as it is read again after a restart, perhaps by a later version. */

const text = z.string();
const optionalText = text.exactOptional();
const thing = z.object({ id: text, name: text });
const user = thing.extend({ email: optionalText });

const alert = z.object({
  account: text,
  id: text,
  handle: text,
  number: z.number(),
  title: text,
  state: z.enum(ALERT_STATES),
  urgency: z.enum(["high", "low"]),
  priority: optionalText,
  service: thing.exactOptional(),
  teams: z.array(thing),
  assignees: z.array(user),
  acknowledgedBy: z.array(user),
  policy: thing.exactOptional(),
  createdAt: z.number(),
  changedAt: z.number().exactOptional(),
  tags: z.array(text).exactOptional(),
  fingerprint: optionalText,
  snoozedUntilAt: z.number().exactOptional(),
  count: z.number(),
  url: text,
}) satisfies z.ZodType<Alert>;

const told = z.object({ id: text, account: text, at: z.number() });

const event = z.discriminatedUnion("type", [
  told.extend({
    type: z.literal("alert"),
    alert: text,
    change: z.enum(ALERT_CHANGES),
    who: optionalText,
    through: optionalText,
    text: optionalText,
    seen: alert.exactOptional(),
    told: z.custom<JsonObject>((value) => typeof value === "object" && value !== null).exactOptional(),
  }),
  told.extend({ type: z.literal("board"), notice: optionalText, component: optionalText }),
  told.extend({ type: z.literal("test") }),
]) satisfies z.ZodType<VendorEvent>;

/** The value of a document of "arrivals". */
export const arrivalValue = z.object({ event, at: z.number(), isOurs: z.literal(true).exactOptional() });

/** The value of a document of "alerts". */
export const keptAlert = z.object({
  alert,
  asOf: z.number(),
  heardAt: z.number(),
  isOld: z.literal(true).exactOptional(),
  entries: z.array(
    z.object({
      at: z.number(),
      change: z.enum(ALERT_CHANGES),
      who: optionalText,
      through: optionalText,
      text: optionalText,
      roads: z.array(z.enum(ROADS)),
    }),
  ),
  closedAt: z.number().exactOptional(),
}) satisfies z.ZodType<KeptAlert>;
