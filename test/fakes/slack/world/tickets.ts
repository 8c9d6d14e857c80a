import type { Clock } from "../../../../src/core/clock.ts";
import type { Stamps } from "./stamps.ts";

/** "Exchange your trigger within 3 seconds" (Slack docs, Opening modals, read 2026-11-21). */
const TRIGGER_MS = 3_000;
/** "Up to 5 times within 30 minutes" (Slack docs, Handling user interaction, response_url, read 2026-11-21). */
const RESPONSE_USES_MAX = 5;
const RESPONSE_MS = 30 * 60_000;

/** Where the answers to one interaction go. */
export interface ResponsePlace {
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  /** The message that was pressed: what `replace_original` and `delete_original` mean. */
  readonly original?: { readonly ts: string; readonly onlyFor?: string };
  readonly thread?: string;
}

export type TriggerRefusal = "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";

interface Trigger {
  readonly team: string;
  readonly user: string;
  readonly untilMs: number;
  isExchanged: boolean;
}

interface ResponseUrl {
  readonly place: ResponsePlace;
  readonly untilMs: number;
  uses: number;
}

export interface Tickets {
  trigger(team: string, user: string): string;
  /** The person whom it opens a modal for, or why it does not. */
  exchange(trigger: string): { readonly team: string; readonly user: string } | TriggerRefusal;
  /** The secret last part of a response_url. */
  response(place: ResponsePlace): string;
  /** Where its answer goes, or why there will be none. */
  use(secret: string): ResponsePlace | "used_url" | "expired_url" | "no_such_url";
}

export function createTickets(clock: Clock, stamps: Stamps): Tickets {
  const triggers = new Map<string, Trigger>();
  const responses = new Map<string, ResponseUrl>();
  return {
    trigger(team, user) {
      const id = `${stamps.id("")}.${team}.${stamps.lastingId("trigger")}`;
      triggers.set(id, { team, user, untilMs: clock.now() + TRIGGER_MS, isExchanged: false });
      return id;
    },
    exchange(id) {
      const trigger = triggers.get(id);
      if (trigger === undefined) return "invalid_trigger_id";
      if (trigger.isExchanged) return "exchanged_trigger_id";
      if (clock.now() > trigger.untilMs) return "expired_trigger_id";
      trigger.isExchanged = true;
      return { team: trigger.team, user: trigger.user };
    },
    response(place) {
      const secret = stamps.id("response");
      responses.set(secret, { place, untilMs: clock.now() + RESPONSE_MS, uses: 0 });
      return secret;
    },
    use(secret) {
      const url = responses.get(secret);
      if (url === undefined) return "no_such_url";
      if (clock.now() > url.untilMs) return "expired_url";
      if (url.uses >= RESPONSE_USES_MAX) return "used_url";
      url.uses += 1;
      return url.place;
    },
  };
}
