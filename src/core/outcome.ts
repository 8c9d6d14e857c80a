import type { Clock } from "./clock.ts";
import { BotError, type ErrorCode } from "./errors.ts";
import type { HttpAnswer } from "./http.ts";
import type { JsonObject } from "./json.ts";
import type { Operation, Outcome, OutcomeState } from "./plan.ts";

/** What became of an operation, before it is stamped as an outcome. */
export interface Verdict {
  readonly state: OutcomeState;
  /** One line; required for failed and unknown. */
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly data?: JsonObject | undefined;
  /** See Outcome. */
  readonly isUnheard?: true | undefined;
}

/** The verdict on `operation` as an outcome; `at` in ms since the epoch. */
export function outcomeOf(
  operation: Operation,
  { state, reason, requestId, data, isUnheard }: Verdict,
  at: number,
): Outcome {
  return {
    operation: operation.id,
    state,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(data === undefined ? {} : { data }),
    ...(isUnheard === true && state === "failed" ? { isUnheard } : {}),
  };
}

/**
 * A vendor's error before the vendor has accepted anything: failed when it certainly changed nothing, else unknown.
 * Throws the reason of an abort, and whatever is not a BotError: that is a bug, which is the engine's to report.
 */
export function verdictOn(error: unknown, signal: AbortSignal): Verdict & { readonly reason: string } {
  signal.throwIfAborted();
  if (!(error instanceof BotError)) throw error;
  const state = error.effect === "none" ? "failed" : "unknown";
  return { state, reason: error.message, requestId: error.requestId, isUnheard: isUnheard(error) };
}

/** Errors with which a vendor judges a request; with any other it never came to that. */
const JUDGED: ReadonlySet<ErrorCode> = new Set(["vendor_refused", "vendor_not_found"]);

/** Whether this error of a write tells nothing of an earlier try of the same write. */
export function isUnheard({ code }: BotError): true | undefined {
  return JUDGED.has(code) ? undefined : true;
}

export interface Carried {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** One write; throws BotError. */
  send(): Promise<HttpAnswer>;
  /** Compares the answer with what was asked. May read; throws BotError. */
  judge(answer: HttpAnswer): Verdict | Promise<Verdict>;
}

/**
 * One operation sent and judged. Once the vendor has answered with success it may have happened, so an error in judging
 * makes it unknown, whatever the error. Throws as `verdictOn` does.
 */
export async function carriedOut(operation: Operation, { clock, signal, send, judge }: Carried): Promise<Outcome> {
  let answer: HttpAnswer | undefined;
  let verdict: Verdict;
  try {
    answer = await send();
    verdict = await judge(answer);
  } catch (error) {
    const failure = verdictOn(error, signal);
    verdict = answer === undefined ? failure : { ...failure, state: "unknown" };
  }
  return outcomeOf(operation, { ...verdict, requestId: verdict.requestId ?? answer?.requestId }, clock.now());
}
