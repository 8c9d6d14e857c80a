import { BotError, sentenceOf } from "../core/errors.ts";
import type { Execution, OperationKind } from "../core/operation-kind.ts";
import { isUnheard, outcomeOf, type Verdict } from "../core/outcome.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import { abortable } from "./abortable.ts";
import type { Run } from "./run.ts";

/** For kinds that do not say how long after its plan was accepted an operation may still be sent. */
const DEFAULT_EXPIRES_AFTER_MS = 30 * 60_000;

/**
 * Sends operations of one kind and yields exactly one outcome for each, whatever the kind does: one it is silent about,
 * or that it throws on, is `unknown`, or `failed` where the error says that nothing can have happened. Throws only the
 * reason of an abort: what has no outcome then may or may not have been sent.
 */
export async function* send(kind: OperationKind, operations: readonly Operation[], run: Run): AsyncGenerator<Outcome> {
  const { log, clock, signal } = run;
  const facts = { ...run.facts, kind: kind.kind };
  const awaited = new Map(operations.map((operation) => [operation.id, operation]));
  let rest: Verdict = { state: "unknown", reason: "the answer did not say what became of it" };
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
  for (const operation of awaited.values()) yield outcomeOf(operation, rest, clock.now());
}

function afterThrowing(error: unknown): Verdict {
  if (!(error instanceof BotError)) return { state: "unknown", reason: sentenceOf(error) };
  const { message: reason, requestId } = error;
  if (error.effect === "unknown") return { state: "unknown", reason, requestId };
  return { state: "failed", reason, requestId, isUnheard: isUnheard(error) };
}

/** A plan that settles another one's doubts looks for that one's writes, and repeats none under another mark. */
export function markOf({ id, createdAt, settles }: StoredPlan): Pick<Execution, "planId" | "createdAt"> {
  return { planId: settles?.plan ?? id, createdAt: settles?.acceptedAt ?? createdAt };
}

/** How long after its plan was accepted an operation of this kind may still be sent. */
export function expiresAfterMs(kind: OperationKind | undefined): number {
  return kind?.expiresAfterMs ?? DEFAULT_EXPIRES_AFTER_MS;
}

export function executionOf(operations: readonly Operation[], { plan, kinds, signal }: Run): Execution {
  const account = operations[0]?.account;
  const by = account !== undefined && Object.hasOwn(plan.by, account) ? plan.by[account] : undefined;
  const kind = kinds.get(operations[0]?.kind ?? "");
  return { ...markOf(plan), by, signal, notAfter: markOf(plan).createdAt + expiresAfterMs(kind) };
}
