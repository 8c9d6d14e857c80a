import { BotError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Operation, Outcome, OutcomeState } from "../../src/core/plan.ts";

/** What became of an operation, before it is known when and under which request. */
export interface Verdict {
  readonly state: OutcomeState;
  readonly reason?: string;
  readonly data?: JsonObject;
}

export interface Circumstances {
  readonly at: number;
  readonly requestId?: string | undefined;
}

export function outcomeOf(operation: Operation, verdict: Verdict, { at, requestId }: Circumstances): Outcome {
  return { operation: operation.id, at, ...verdict, ...(requestId === undefined ? {} : { requestId }) };
}

/** A failed request as a verdict: what may have happened is unknown. An abort and a bug are thrown on. */
export function verdictOn(error: unknown, signal: AbortSignal): Verdict & { readonly requestId?: string } {
  signal.throwIfAborted();
  if (!(error instanceof BotError)) throw error;
  return {
    state: error.effect === "none" ? "failed" : "unknown",
    reason: error.message,
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  };
}
