import type { BotError } from "../../src/core/errors.ts";
import { inParallel } from "../../src/core/in-parallel.ts";
import type { Execution } from "../../src/core/operation-kind.ts";
import { type Verdict, verdictOn } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { MAX_IN_FLIGHT } from "./client.ts";
import {
  readAgain,
  sendUpdates,
  settle,
  settleAll,
  type UpdateKind,
  type UpdatePorts,
  type UpdateRun,
  VANISHED,
} from "./update-run.ts";

/** PUT /incidents takes at most 250; more is answered with 413 (PagerDuty REST docs, incidents, read 2026-11-21). */
const UPDATE_ITEMS = 250;
/** After so many refusals one by one without a single success, the fault is not the incidents': the rest is not tried. */
const HOPELESS_REFUSALS = 32;

export function batches(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const count = Math.ceil(operations.length / UPDATE_ITEMS);
  return Array.from({ length: count }, (_, i) => operations.slice(i * UPDATE_ITEMS, (i + 1) * UPDATE_ITEMS));
}

/** Sends the updates in batches, all at once, and yields an outcome for each operation. */
export async function* executeUpdates(
  ports: UpdatePorts,
  kind: UpdateKind,
  operations: readonly Operation[],
  execution: Execution,
): AsyncGenerator<Outcome> {
  const update = async (batch: readonly Operation[]): Promise<readonly Outcome[]> => {
    const run: UpdateRun = { ports, kind, execution, outcomes: [], successes: 0, refusals: 0 };
    const refusal = await sendUpdates(run, batch);
    if (refusal !== undefined) await afterRefusal(run, batch, refusal);
    return run.outcomes;
  };
  for await (const outcomes of inParallel(batches(operations), update, MAX_IN_FLIGHT)) yield* outcomes;
}

/**
 * A batch is refused as a whole when a single incident in it does not fit ("the entire request will be invalid",
 * PagerDuty REST docs, Endpoints, read 2026-11-21). Then its incidents are read again; those whose state explains the
 * refusal are answered for, and the rest is sent again and halved until only the offending ones fail.
 */
async function afterRefusal(run: UpdateRun, batch: readonly Operation[], refusal: BotError): Promise<void> {
  let rest: readonly Operation[];
  try {
    rest = await withoutExplained(run, batch, refusal);
  } catch (error) {
    const { reason = "" } = verdictOn(error, run.execution.signal);
    const both = `${refusal.message}, and looking for the reason failed: ${reason}`;
    if (!isSoAlready(run, refusal)) return settleAll(run, batch, { state: "failed", reason: both });
    // Of several nobody knows which one was meant, nor whether an earlier try had done it.
    return settleAll(run, batch, batch.length === 1 ? SO_ALREADY : { state: "unknown", reason: both });
  }
  // Where nothing could be explained, the same request would be refused again.
  if (rest.length === batch.length) await halve(run, rest, refusal);
  else await sendOrHalve(run, rest);
}

/** Answers for the operations whose incidents explain the refusal and returns the others. */
async function withoutExplained(
  run: UpdateRun,
  batch: readonly Operation[],
  refusal: BotError,
): Promise<readonly Operation[]> {
  const known = await readAgain(run, batch);
  return batch.filter((operation) => {
    const now = known.get(operation.target.id);
    const verdict = now === undefined ? VANISHED : run.kind.explain(operation, now, run.execution);
    if (verdict !== undefined) settle(run, operation, { ...verdict, requestId: refusal.requestId });
    return verdict === undefined;
  });
}

async function sendOrHalve(run: UpdateRun, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return;
  const refusal = await sendUpdates(run, operations);
  if (refusal !== undefined) await halve(run, operations, refusal);
}

function isSoAlready({ kind }: UpdateRun, refusal: BotError): boolean {
  return kind.isSoAlready?.(refusal) === true;
}

const SO_ALREADY: Verdict = { state: "already", reason: "PagerDuty says it was so already" };

async function halve(run: UpdateRun, operations: readonly Operation[], refusal: BotError): Promise<void> {
  if (operations.length === 1 && isSoAlready(run, refusal)) {
    run.successes += 1;
    return settleAll(run, operations, { ...SO_ALREADY, requestId: refusal.requestId });
  }
  if (operations.length === 1 || (run.successes === 0 && run.refusals >= HOPELESS_REFUSALS)) {
    run.refusals += 1;
    return settleAll(run, operations, verdictOn(refusal, run.execution.signal));
  }
  const middle = Math.ceil(operations.length / 2);
  await sendOrHalve(run, operations.slice(0, middle));
  await sendOrHalve(run, operations.slice(middle));
}
