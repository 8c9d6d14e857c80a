import { type Clock, sleptThrough } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import { type Log, spellOf } from "../../../core/log.ts";
import type { Take } from "./http.ts";
import { type Connection, connect } from "./socket-connection.ts";

/** Before the next attempt to connect, ms; the last one for ever after. */
const AGAIN_MS = [0, 1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** A connection that ends sooner is one more failure. Slack ends one every few hours (Slack docs, "Socket Mode", read 2026-11-21). */
const LASTING_MS = 30_000;

export interface SocketRoadOptions {
  readonly appToken: string;
  /** Base address of the Web API, with a slash at its end. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly take: Take;
}

export interface SocketRoad {
  isConnected(): boolean;
  stop(): Promise<void>;
}

/**
 * The road that the bot opens itself. Connects, and again whenever a connection ends, until it is stopped. Resolves after
 * the first attempt, whether that worked or Slack could not be reached. Throws BotError("vendor_auth") when Slack refuses
 * the token.
 */
export async function openSocketRoad(options: SocketRoadOptions): Promise<SocketRoad> {
  const { clock, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const spell = spellOf(log, "slack.socket");
  let connection: Connection | undefined;

  async function tryToConnect(): Promise<unknown> {
    try {
      connection = await connect({ ...options, signal });
      spell.worked();
    } catch (error) {
      if (!signal.aborted) spell.failed(error);
      return error;
    }
    return undefined;
  }

  async function keepConnected(): Promise<void> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      if (connection !== undefined) {
        const since = clock.elapsed();
        await connection.ended;
        connection = undefined;
        if (clock.elapsed() - since >= LASTING_MS) tries = 0;
        // It ended because nobody wants it any more: another one would be sent events that nobody hears.
        if (signal.aborted) return;
      }
      const waitMs = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0;
      if (waitMs > 0 && !(await sleptThrough(clock, waitMs, signal))) return;
      await tryToConnect();
    }
  }

  const failure = await tryToConnect();
  if (failure instanceof BotError && failure.code === "vendor_auth") throw failure;
  const keeping = keepConnected();
  return {
    isConnected: () => connection !== undefined,
    async stop() {
      stopping.abort();
      await connection?.close();
      await keeping;
    },
  };
}
