import { BotError, sentenceOf } from "../core/errors.ts";
import type { Execution, OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { abortable } from "./abortable.ts";
import type { Run } from "./run.ts";

/**
 * Sends operations of one kind and yields exactly one outcome for each, whatever the kind does: one it is silent about,
 * or that it throws on, is `unknown`, or `failed` where the error says that nothing can have happened. Throws only the
 * reason of an abort: what has no outcome then may or may not have been sent.
 */
export async function* send(kind: OperationKind, operations: readonly Operation[], run: Run): AsyncGenerator<Outcome> {
  const { log, clock, signal } = run;
  const facts = { ...run.facts, kind: kind.kind };
  const awaited = new Set(operations.map((operation) => operation.id));
  let rest: Pick<Outcome, "state" | "reason" | "requestId"> = {
    state: "unknown",
    reason: "the answer did not say what became of it",
  };
  try {
    const outcomes = kind.execute(operations, executionOf(operations, run))[Symbol.asyncIterator]();
    for (;;) {
      const next = await abortable(outcomes.next(), signal);
      if (next.done) break;
      if (awaited.delete(next.value.operation)) yield next.value;
      else log.warn("kind.outcome.unexpected", { ...facts, outcome: next.value });
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    log.error("kind.execute.threw", { ...facts, error });
    rest = afterThrowing(error);
  }
  for (const operation of awaited) yield { operation, ...rest, at: clock.now() };
}

function afterThrowing(error: unknown): Pick<Outcome, "state" | "reason" | "requestId"> {
  const state = error instanceof BotError && error.effect === "none" ? "failed" : "unknown";
  const requestId = error instanceof BotError ? error.requestId : undefined;
  return { state, reason: sentenceOf(error), ...(requestId === undefined ? {} : { requestId }) };
}

export function executionOf(operations: readonly Operation[], { plan, signal }: Run): Execution {
  const account = operations[0]?.account;
  const by = account !== undefined && Object.hasOwn(plan.by, account) ? plan.by[account] : undefined;
  return { planId: plan.id, createdAt: plan.createdAt, by, signal };
}
