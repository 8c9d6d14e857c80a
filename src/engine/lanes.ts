import { sentenceOf } from "../core/errors.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { carryBatch } from "./carry-batch.ts";
import type { Run } from "./run.ts";

/** The operations of one account, in the plan's order. */
type Lane = readonly Operation[];

export function lanesOf(operations: readonly Operation[]): readonly Lane[] {
  return [...Map.groupBy(operations, (operation) => operation.account).values()];
}

/**
 * Cuts a lane into runs of one kind, each for one `execute`. One that waits for another of its own run, or for another
 * account, begins a new run, so that nothing before it waits too.
 */
function batchesOf(lane: Lane): readonly (readonly Operation[])[] {
  const here = new Set(lane.map((operation) => operation.id));
  const batches: Operation[][] = [];
  for (const operation of lane) {
    const { after } = operation;
    const last = batches.at(-1);
    const joins =
      last?.[0]?.kind === operation.kind &&
      (after === undefined || (here.has(after) && !last.some(({ id }) => id === after)));
    if (joins) last.push(operation);
    else batches.push([operation]);
  }
  return batches;
}

/**
 * Carries one account's operations out, in order, to an outcome each. Throws only the reason of an abort: a fault of ours
 * ends in outcomes too, because other accounts' operations may be waiting for them.
 */
export async function runLane(lane: Lane, run: Run): Promise<void> {
  const { ledger, clock, log, facts, signal } = run;
  try {
    for (const batch of batchesOf(withoutOutcome(lane, run))) await runBatch(batch, run);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    log.error("plan.lane.broke", { ...facts, error });
    for (const { id } of withoutOutcome(lane, run)) {
      ledger.add({ operation: id, state: "unknown", reason: sentenceOf(error), at: clock.now() });
    }
  }
}

function withoutOutcome(lane: Lane, { ledger }: Run): Lane {
  return lane.filter(({ id }) => ledger.outcomeOf(id) === undefined);
}

async function runBatch(batch: readonly Operation[], run: Run): Promise<void> {
  const { ledger, kinds, clock, signal } = run;
  const ready: Operation[] = [];
  for (const operation of batch) {
    const reason = operation.after === undefined ? undefined : whyNot(await ledger.ended(operation.after, signal));
    if (reason === undefined) ready.push(operation);
    else {
      // A former life knew better why it might be sent, and that knowledge did not survive.
      const state = ledger.mayHaveBeenSent(operation) ? "unknown" : "failed";
      ledger.add({ operation: operation.id, state, reason, at: clock.now() });
    }
  }
  const kind = kinds.get(batch[0]?.kind ?? "");
  if (kind !== undefined) return carryBatch(kind, ready, run);
  // Only of a plan from before a restart: `accept` refuses kinds that are not there.
  for (const operation of ready) {
    const state = ledger.mayHaveBeenSent(operation) ? "unknown" : "failed";
    const reason = `${operation.account} is not set up any more`;
    ledger.add({ operation: operation.id, state, reason, at: clock.now() });
  }
}

/** Why what follows an operation that ended so is not sent. The same words for all, so that reports count them. */
function whyNot(predecessor: Outcome): string | undefined {
  switch (predecessor.state) {
    case "done":
    case "already":
      return undefined;
    case "failed":
      return "not sent, because what had to come first was not done";
    case "unknown":
      return "not sent, because it is not certain that what had to come first was done";
  }
}
