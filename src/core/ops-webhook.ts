import { z } from "zod";
import type { Clock } from "./clock.ts";
import { BotError } from "./errors.ts";
import type { AlertChange, AlertEvent, EventSource, HookReading, HookRequest } from "./events.ts";
import { cut } from "./literal.ts";
import { exactTimes, millisOf } from "./ops-webhook-times.ts";
import type { VendorUser } from "./people.ts";
import { oneLine } from "./wording.ts";

/*
 * Webhooks as OpsGenie's documents show them (Webhook integration; Alert action data; read 2026-11-21) and as Jira
 * Service Management's do since (Atlassian support, Alert action data for Jira Edge Connector, read 2026-11-21). They
 * are not signed and tell little beside the id of the alert: what is shown is read back.
 */

/**
 * The first fourteen are in the documents; the others are named as the Alert API names them, for actions that accounts
 * can choose to be told of as well.
 */
const CHANGES: ReadonlyMap<string, AlertChange> = new Map([
  ["Create", "triggered"],
  ["Acknowledge", "acknowledged"],
  ["UnAcknowledge", "unacknowledged"],
  ["AddNote", "noted"],
  ["AddTags", "changed"],
  ["RemoveTags", "changed"],
  ["AddTeam", "changed"],
  ["AddRecipient", "changed"],
  ["AssignOwnership", "assigned"],
  ["TakeOwnership", "assigned"],
  ["Escalate", "escalated"],
  ["Close", "closed"],
  ["Delete", "closed"],
  ["Snooze", "snoozed"],
  ["EscalateNext", "escalated"],
  ["AddResponder", "changed"],
  ["AddDetails", "changed"],
  ["RemoveDetails", "changed"],
  ["UpdatePriority", "changed"],
  ["UpdateMessage", "changed"],
  ["UpdateDescription", "changed"],
] as const);

/** Ids are 36 characters, with a time behind them 50 (OpsGenie docs, Webhook integration, read 2026-11-21). */
const ALERT_ID_CHARS_MAX = 100;
/** Of a custom action's name in what is counted. */
const ACTION_CHARS_MAX = 60;
const DIGEST_CHARS = 16;
/** Of people and programs, and of a note: of what is kept with the alert for its history. Ours. */
const NAME_CHARS = 80;
const NOTE_CHARS = 2_000;

/** What is of no use to us may look as it likes. */
const word = z.string().nullish().catch(undefined);

const hookBody = z.object({
  action: z.string().min(1),
  alert: z
    .object({
      alertId: z.string().min(1).max(ALERT_ID_CHARS_MAX),
      username: word,
      source: word,
      note: word,
      owner: word,
      team: word,
      recipient: word,
      addedTags: word,
      removedTags: word,
    })
    .optional()
    .catch(undefined),
  source: z.object({ name: word, type: word }).nullish().catch(undefined),
});
type HookBody = z.infer<typeof hookBody>;
type HookAlert = NonNullable<HookBody["alert"]>;

export interface WebhookSender {
  readonly account: string;
  readonly title: string;
  /** People's names as far as they are known already, by address or id. */
  nameOf(who: string): VendorUser | undefined;
  /** Dates what says nothing of its time. */
  readonly clock: Pick<Clock, "now">;
  /** What stands for a text or for bytes: the same for the same, at least 16 characters. */
  digestOf(content: string | Uint8Array): string;
}

/** How a sender's webhooks are verified and read. */
export function opsWebhooks({
  account,
  title,
  nameOf,
  ...ports
}: WebhookSender): Pick<EventSource, "title" | "proof" | "read"> {
  return {
    title,
    proof: "secret",
    read(body, request) {
      const parsed = hookBody.safeParse(body);
      if (!parsed.success) throw new BotError("bad_input", `That is no webhook of ${title}: it names no action.`);
      const { action, alert } = parsed.data;
      const change = CHANGES.get(action);
      if (change === undefined) return unknown(action);
      if (alert === undefined) return unknown(`${action} without an alert`);
      const who = whoOf(parsed.data, alert);
      const through = throughOf(parsed.data.source);
      const event: AlertEvent = {
        type: "alert",
        ...identityOf(action, alert, request, ports),
        account,
        alert: alert.alertId,
        change,
        ...(who === undefined ? {} : { who: oneLine(nameOf(who)?.name ?? who, NAME_CHARS) }),
        ...(through === undefined ? {} : { through: oneLine(through, NAME_CHARS) }),
        ...(alert.note ? { text: cut(alert.note, NOTE_CHARS) } : {}),
      };
      return { events: [event] };
    },
  };
}

function unknown(type: string): HookReading {
  return { events: [], unknown: type.slice(0, ACTION_CHARS_MAX) };
}

/**
 * Events have no id: the alert, the action, its time in all its digits and what was said stand for one. A Create goes by
 * when the alert was created, for it comes once more to each team that is added, and is no new alert then.
 */
function identityOf(
  action: string,
  alert: HookAlert,
  { raw }: HookRequest,
  { clock, digestOf }: Pick<WebhookSender, "clock" | "digestOf">,
): Pick<AlertEvent, "id" | "at"> {
  const { createdAt, updatedAt } = exactTimes(raw);
  const time = action === "Create" ? (createdAt ?? updatedAt) : updatedAt;
  const { note, owner, team, recipient, addedTags, removedTags } = alert;
  // Escalate carries no time at all: then the whole body tells one from another.
  const rest = time === undefined ? raw : JSON.stringify([note, owner, team, recipient, addedTags, removedTags]);
  const digest = digestOf(rest).slice(0, DIGEST_CHARS);
  const said = action === "Create" ? [] : [digest];
  return {
    id: [alert.alertId, action, ...(time === undefined ? [digest] : [time, ...said])].join(":"),
    at: millisOf(time) ?? clock.now(),
  };
}

/** Their address, as a rule. What creates alerts by itself is named by its source. */
function whoOf({ action, source }: HookBody, alert: HookAlert): string | undefined {
  const origin = action === "Create" ? alert.source : undefined;
  return alert.username || origin || (source?.type === "API" ? undefined : source?.name) || undefined;
}

/** From where; of the API only integrations that have a name. */
function throughOf(source: HookBody["source"]): string | undefined {
  const type = source?.type?.toLowerCase() ?? "";
  const name = source?.name ?? "";
  if (type === "web" || name === "web") return "the website";
  if (/mobile|android|ios|iphone/u.test(type)) return "the phone app";
  return name || undefined;
}
