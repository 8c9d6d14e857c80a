import type { Ears } from "./chat.ts";
import { type Clock, sleptThrough } from "./clock.ts";
import type { Inbound } from "./inbound.ts";

/** After this time the platform is told that it arrived, durable or not: Slack and Discord wait three seconds in all. */
const ACCEPT_MS = 1_000;

/** Hands what was heard to the bot. Resolves once it is durable, or known not to be acceptable, or after a second. Never throws. */
export function accepting(ears: Ears, clock: Clock): (inbound: Inbound) => Promise<void> {
  return async (inbound) => {
    const { promise: accepted, resolve: accept } = Promise.withResolvers<void>();
    const patience = new AbortController();
    void ears(inbound, accept).finally(accept);
    await Promise.race([accepted, sleptThrough(clock, ACCEPT_MS, patience.signal)]);
    patience.abort();
  };
}
