import { BotError } from "../../src/core/errors.ts";
import type { AlertChange, AlertEvent, HookReading, TestEvent } from "../../src/core/events.ts";
import { oneLine } from "../../src/core/wording.ts";
import { ACCOUNT, TITLE } from "./domain.ts";
import { seenIn } from "./event-seen.ts";
import { CHANGES, PING } from "./event-types.ts";
import {
  anyEvent,
  incidentDelivery,
  isPerson,
  oldDelivery,
  pingDelivery,
  type WireIncidentEvent,
} from "./event-wire.ts";

/** Names of people and of programs, as a card has room for them. Ours. */
const NAME_CHARS = 80;
/** A note: PagerDuty cuts longer ones itself, and says `trimmed`. Ours. */
const NOTE_CHARS = 2_000;

/** What one delivery tells. Throws BotError("bad_input") where it cannot be one of webhooks v3. */
export function readDelivery(body: unknown): HookReading {
  const any = anyEvent.safeParse(body);
  if (!any.success) throw notOne(body);
  const { event_type: type, data } = any.data.event;
  if (type === PING) return { events: [readPing(body)] };
  const change = CHANGES.get(type);
  return change === undefined ? { events: [], unknown: type } : { events: [readChange(body, data, type, change)] };
}

function notOne(body: unknown): BotError {
  if (oldDelivery.safeParse(body).success) {
    return new BotError(
      "bad_input",
      "This is a PagerDuty webhook of version 2: remove that extension and set up version 3 instead, with " +
        "`tocsin hooks create pagerduty` or in PagerDuty under Integrations, Generic Webhooks (v3).",
    );
  }
  return new BotError("bad_input", "This is no PagerDuty webhook of version 3: it has no event with a type.");
}

function readPing(body: unknown): TestEvent {
  const parsed = pingDelivery.safeParse(body);
  if (!parsed.success) throw unreadable(PING, parsed.error);
  const { id, occurred_at: at } = parsed.data.event;
  return { type: "test", id, account: ACCOUNT, at };
}

function readChange(body: unknown, data: unknown, type: string, change: AlertChange): AlertEvent {
  const parsed = incidentDelivery.safeParse(body);
  if (!parsed.success) throw unreadable(type, parsed.error);
  const { event } = parsed.data;
  const alert = event.data.type === "incident" ? event.data.id : event.data.incident?.id;
  if (!alert) throw unreadable(type, undefined);
  const who = isPerson(event.agent) ? oneLine(event.agent.summary, NAME_CHARS) : undefined;
  const through = programIn(event.client?.name);
  const text = change === "noted" ? noteIn(event.data) : undefined;
  const seen = event.data.type === "incident" ? seenIn(data, event, change) : undefined;
  return {
    type: "alert",
    id: event.id,
    account: ACCOUNT,
    alert,
    at: event.occurred_at,
    change,
    ...(who === undefined ? {} : { who }),
    ...(through === undefined ? {} : { through }),
    ...(text === undefined ? {} : { text }),
    ...(seen === undefined ? {} : { seen }),
  };
}

function unreadable(type: string, cause: unknown): BotError {
  return new BotError(
    "bad_input",
    `A PagerDuty event ${oneLine(type, NAME_CHARS)} lacks its incident, its id or its time.`,
    {
      cause,
    },
  );
}

/** That it was done in PagerDuty itself goes without saying. */
function programIn(client: string | null | undefined): string | undefined {
  const name = oneLine(client ?? "", NAME_CHARS);
  return name === "" || name === TITLE ? undefined : name;
}

function noteIn({ content, trimmed }: WireIncidentEvent["data"]): string | undefined {
  const text = (content ?? "").trim().slice(0, NOTE_CHARS);
  if (text === "") return undefined;
  return trimmed || text.length === NOTE_CHARS ? `${text}…` : text;
}
