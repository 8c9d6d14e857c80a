import type { Clock } from "../core/clock.ts";
import { BotError, type ErrorCode } from "../core/errors.ts";
import type { HttpCall } from "../core/http.ts";
import { Withheld } from "./withheld.ts";

/** Repeats after a failure that may pass, beside the first try. */
const REPEATS_MAX = 3;
/** Of these, at most so many after a missed deadline: each costs another one, and somebody is waiting. */
const LATE_REPEATS_MAX = 1;
/** Full jitter: a random part of this, doubled for each repeat, at most the second. */
const BACKOFF_MS = 500;
const BACKOFF_MS_MAX = 8_000;
/** A vendor that asks to be left alone for longer (Retry-After with a 503) is not asked again by this call. */
const RETRY_AFTER_MS_MAX = 60_000;

const MAY_PASS: ReadonlySet<ErrorCode> = new Set(["vendor_unreachable", "vendor_silent", "vendor_broken"]);
/** Failures of a repeat that say nothing about what became of an earlier try. */
const NO_ANSWER: ReadonlySet<ErrorCode> = new Set([
  "vendor_unreachable",
  "vendor_rate_limited",
  "vendor_auth",
  "vendor_down",
  "stopping",
]);

export interface RepeatOptions {
  readonly mode: HttpCall["mode"];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A repeat would not be sent. */
  isHopeless(): boolean;
  random(): number;
}

/**
 * Repeats `once` while its failure may pass and the mode allows it. An error that means "nothing happened" is never
 * thrown for a write of which an earlier try may have happened: then that try's error is. A try that was held back
 * throws what it was held back for.
 */
export async function repeated<T>(options: RepeatOptions, once: () => Promise<T>): Promise<T> {
  let inDoubt: BotError | undefined;
  let late = 0;
  for (let repeat = 1; ; repeat++) {
    try {
      return await once();
    } catch (error) {
      if (error instanceof Withheld) throw inDoubt ?? error.reason;
      if (!(error instanceof BotError)) throw error;
      if (inDoubt !== undefined && NO_ANSWER.has(error.code)) throw inDoubt;
      if (options.mode !== "read" && error.effect === "unknown") inDoubt = error;
      if (error.details.isLate === true) late += 1;
      if (late > LATE_REPEATS_MAX) throw error;
      if (repeat > REPEATS_MAX || options.signal.aborted || options.isHopeless()) throw error;
      if (!mayRepeat(options.mode, error)) throw error;
      await pause(options, pauseMs(repeat, error, options.random()), inDoubt);
    }
  }
}

function mayRepeat(mode: HttpCall["mode"], error: BotError): boolean {
  if (retryAfterMsOf(error) > RETRY_AFTER_MS_MAX) return false;
  return MAY_PASS.has(error.code) && (mode !== "write" || error.effect === "none");
}

function pauseMs(repeat: number, error: BotError, random: number): number {
  const jitteredMs = random * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** (repeat - 1));
  return Math.max(jitteredMs, retryAfterMsOf(error));
}

function retryAfterMsOf(error: BotError): number {
  return Number(error.details.retryAfterMs ?? 0);
}

async function pause(options: RepeatOptions, ms: number, inDoubt: BotError | undefined): Promise<void> {
  try {
    await options.clock.sleep(ms, options.signal);
  } catch (error) {
    const stopping = error instanceof BotError && error.code === "stopping";
    throw stopping && inDoubt !== undefined ? inDoubt : error;
  }
}
