import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { BotError, ErrorCode } from "../../../core/errors.ts";
import { spellOf } from "../../../core/log.ts";
import { type Connection, type ConnectOptions, connect } from "./connection.ts";

/** Between two attempts, ms; the last one for ever after. */
const AGAIN_MS = [1_000, 5_000, 15_000, 60_000, 300_000] as const;
/** Nothing but a new token or setting helps: seldom enough to be no load. */
const REFUSED_AGAIN_MS = 300_000;
const REFUSED: readonly ErrorCode[] = ["vendor_auth"];
/** How often it is looked whether the settings ask for what messages say, ms. */
const LOOK_EVERY_MS = 30_000;
/** What was refused is not asked for before that: each attempt is a session, of which Discord allows 1,000 a day. */
const CONTENT_AGAIN_MS = 300_000;

export interface KeepingOptions extends Omit<ConnectOptions, "wantsContent"> {
  readonly clock: Clock;
  /** Whether the settings, as they are now, ask for messages that are not meant for the bot. */
  wantsContent(): boolean;
  /** Whether Discord would let the bot have it now. Throws what asking throws. */
  mayReadContent(): Promise<boolean>;
}

/** The bot's place on the gateway, which only one process at a time may have. */
export interface GatewayKeeping {
  /** Stays connected until `signal` aborts. Never throws. */
  keep(signal: AbortSignal): Promise<void>;
  /** The first attempt of this process has gone one way or the other. */
  readonly tried: Promise<void>;
  isConnected(): boolean;
  /** This process is the one that hears. */
  isKeeping(): boolean;
  /** Discord has refused what messages say that are not meant for the bot. */
  isContentRefused(): boolean;
}

export function createKeeping(options: KeepingOptions): GatewayKeeping {
  const { clock, log, wantsContent, mayReadContent } = options;
  const tried = Promise.withResolvers<void>();
  const spell = spellOf(log, "discord.gateway");
  let connection: Connection | undefined;
  let isContentRefused = false;
  /** By `elapsed`. */
  let contentRefusedAt = 0;
  let isKeeping = false;

  const mayWant = (): boolean => wantsContent() && !isContentRefused;

  /** Until it ends, or must begin anew; why, if something is wrong. */
  async function hold(signal: AbortSignal): Promise<BotError | undefined> {
    const wants = mayWant();
    const own = connect({ ...options, wantsContent: wants });
    connection = own;
    const over = new AbortController();
    const anyOver = AbortSignal.any([signal, over.signal]);
    void own.ready.then(
      () => {
        spell.worked();
        tried.resolve();
      },
      () => tried.resolve(),
    );
    try {
      return await Promise.race([own.ended, changed(wants, anyOver)]);
    } finally {
      over.abort();
      connection = undefined;
      await own.stop();
    }
  }

  /** Resolves when the settings ask for something else, what was refused is granted, or it is over. */
  async function changed(wanted: boolean, signal: AbortSignal): Promise<undefined> {
    while (mayWant() === wanted && (await sleptThrough(clock, LOOK_EVERY_MS, signal))) {
      if (wantsContent() && isContentRefused && (await isGrantedByNow())) isContentRefused = false;
    }
    return undefined;
  }

  async function isGrantedByNow(): Promise<boolean> {
    if (clock.elapsed() - contentRefusedAt < CONTENT_AGAIN_MS) return false;
    try {
      return await mayReadContent();
    } catch (error) {
      log.warn("discord.content.not_found_out", { error });
      return false;
    }
  }

  async function keep(signal: AbortSignal): Promise<void> {
    isKeeping = true;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const began = clock.elapsed();
      const failure = await hold(signal);
      if (failure === undefined) continue;
      if (failure.code === "forbidden" && wantsContent()) {
        isContentRefused = true;
        contentRefusedAt = clock.elapsed();
        log.warn("discord.content.refused", { error: failure });
        continue;
      }
      spell.failed(failure);
      // One that had held for long is no sign of trouble.
      if (clock.elapsed() - began > REFUSED_AGAIN_MS) tries = 0;
      const waitMs = REFUSED.includes(failure.code) ? REFUSED_AGAIN_MS : AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)];
      await sleptThrough(clock, waitMs ?? 0, signal);
    }
    isKeeping = false;
  }

  return {
    keep,
    tried: tried.promise,
    isConnected: () => connection?.isConnected() ?? false,
    isKeeping: () => isKeeping,
    isContentRefused: () => isContentRefused,
  };
}
