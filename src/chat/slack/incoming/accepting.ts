import type { Ears } from "../../../core/chat.ts";
import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Inbound } from "../../../core/inbound.ts";

/** After this time Slack is told that it arrived, durable or not: it waits three seconds in all. */
const ACCEPT_MS = 1_000;

/** Hands what was heard to the bot. See SlackParts.accept. */
export function accepting(ears: Ears, clock: Clock): (inbound: Inbound) => Promise<void> {
  return async (inbound) => {
    const { promise: accepted, resolve: accept } = Promise.withResolvers<void>();
    const patience = new AbortController();
    void ears(inbound, accept).finally(accept);
    await Promise.race([accepted, sleptThrough(clock, ACCEPT_MS, patience.signal)]);
    patience.abort();
  };
}
