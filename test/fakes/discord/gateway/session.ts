import type { JsonObject } from "../../../../src/core/json.ts";
import { INTENT } from "../bits.ts";
import type { GatewayEvent } from "../world/world.ts";

/** Far more than any test misses: beyond it a session cannot be resumed. */
const KEPT_EVENTS_MAX = 20_000;

/** An event as one session got it, or would have. */
export interface Dispatched {
  readonly s: number;
  readonly t: string;
  readonly d: JsonObject;
}

/** What a bot identified for; it outlives its connection. */
export interface Session {
  readonly id: string;
  readonly intents: number;
  /** Every event so far, its sequence number being its place. */
  readonly events: Dispatched[];
  lastSequence: number;
  /** Sends to whoever is connected; absent while nobody is. */
  send?: (event: Dispatched) => void;
}

/** Fits an event to the session and hands it over; kept for a resume where nobody is connected. */
export function tellSession(session: Session, event: GatewayEvent): Dispatched | undefined {
  const { intents, type, data, isContentPrivileged } = event;
  if (intents !== 0 && (session.intents & intents) === 0) return undefined;
  const isBlind = isContentPrivileged === true && (session.intents & INTENT.MESSAGE_CONTENT) === 0;
  session.lastSequence += 1;
  const dispatched: Dispatched = {
    s: session.lastSequence,
    t: type,
    d: isBlind ? { ...data, ...WITHOUT_CONTENT } : data,
  };
  session.events.push(dispatched);
  if (session.events.length > KEPT_EVENTS_MAX) session.events.shift();
  session.send?.(dispatched);
  return dispatched;
}

/** What a session missed; undefined where that is not known any more. */
export function missedSince(session: Session, sequence: number): readonly Dispatched[] | undefined {
  if (sequence > session.lastSequence) return undefined;
  const first = session.events[0]?.s ?? session.lastSequence + 1;
  return sequence + 1 < first ? undefined : session.events.filter(({ s }) => s > sequence);
}

/** Discord docs, Message Content Intent, read 2026-11-21. */
const WITHOUT_CONTENT: JsonObject = { content: "", embeds: [], attachments: [], components: [] };
