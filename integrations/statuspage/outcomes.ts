import { BotError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";

/** What an operation came to, before it is stamped. */
export type Result = Pick<Outcome, "state"> & {
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly data?: JsonObject | undefined;
};

export function outcomeOf(operation: Operation, result: Result, at: number): Outcome {
  const { state, reason, requestId, data } = result;
  return {
    operation: operation.id,
    state,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(data === undefined ? {} : { data }),
  };
}

/** A vendor's failure as a result; an abort and a bug go on. */
export function resultOfFailure(error: unknown, signal: AbortSignal): Result {
  signal.throwIfAborted();
  if (!(error instanceof BotError)) throw error;
  const state = error.effect === "none" ? "failed" : "unknown";
  return { state, reason: error.message, requestId: error.requestId };
}

/**
 * Carries all out at once (the budget decides how many really are) and yields each outcome as it comes. When one throws,
 * the others are awaited first, so that nothing runs on unseen.
 */
export async function* eachOutcome(
  operations: readonly Operation[],
  carryOut: (operation: Operation) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  const underWay = new Map(
    operations.map((operation) => {
      const task = carryOut(operation).then(
        (outcome) => ({ key: operation, outcome }),
        (error: unknown) => ({ key: operation, error }),
      );
      return [operation, task];
    }),
  );
  while (underWay.size > 0) {
    const settled = await Promise.race(underWay.values());
    underWay.delete(settled.key);
    if ("outcome" in settled) yield settled.outcome;
    else {
      await Promise.all(underWay.values());
      throw settled.error;
    }
  }
}
