import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Execution } from "../core/operation-kind.ts";
import { outcomeOf, type Verdict, verdictOn } from "../core/outcome.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import type { Store } from "../core/store.ts";
import { type Change, type Doing, happened } from "./changes.ts";
import { ACCOUNT } from "./house.ts";
import { type Held, put, type Records } from "./records.ts";

/** Alerts changed in one commit: what somebody else changes meanwhile has that many done again. */
const TOGETHER = 250;
/** How often a commit that met somebody else's is made anew. */
const TRIES = 5;

export interface CarryPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly records: Records;
}

/**
 * Makes these changes in the store, many in one commit, and yields what became of each once that is durable. Throws only
 * the reason of an abort.
 */
export async function* carry(
  ports: CarryPorts,
  operations: readonly Operation[],
  change: Change,
  execution: Execution,
): AsyncGenerator<Outcome> {
  const stamp = (operation: Operation, verdict: Verdict): Outcome => outcomeOf(operation, verdict, ports.clock.now());
  execution.signal.throwIfAborted();
  let read: ReadonlyMap<string, Held>;
  try {
    read = await ports.records.many(operations.map(({ target }) => target.id));
  } catch (error) {
    const verdict = verdictOn(error, execution.signal);
    for (const operation of operations) yield stamp(operation, verdict);
    return;
  }
  for (let from = 0; from < operations.length; from += TOGETHER) {
    execution.signal.throwIfAborted();
    const some = operations.slice(from, from + TOGETHER);
    const verdicts = await carriedTogether(ports, some, read, change, execution);
    for (const operation of some) yield stamp(operation, verdicts.get(operation.id) ?? GONE);
  }
}

const GONE: Verdict = { state: "failed", reason: "there is no such alert any more" };
const BUSY: Verdict = {
  state: "failed",
  reason: "others changed it at the same moment; say it again",
  isUnheard: true,
};

/** By operation. One that is not there was for an alert that is gone. */
async function carriedTogether(
  { store, clock, records }: CarryPorts,
  operations: readonly Operation[],
  read: ReadonlyMap<string, Held>,
  change: Change,
  { planId, by, signal }: Execution,
): Promise<ReadonlyMap<string, Verdict>> {
  let held = read;
  for (let tries = 1; ; tries += 1) {
    const at = clock.now();
    const changed = new Map<string, Held>();
    const verdicts = new Map<string, Verdict>();
    for (const operation of operations) {
      const before = changed.get(operation.target.id) ?? held.get(operation.target.id);
      if (before === undefined) continue;
      const { record, version } = before;
      const doing: Doing = { by: by ?? NOBODY, at, mark: `${planId}:${operation.id}` };
      const { verdict, next } = happened(record, doing.mark) ?? change(record, operation, doing);
      verdicts.set(operation.id, verdict);
      if (next !== undefined) changed.set(record.id, { record: next, version });
    }
    try {
      if (changed.size > 0) await store.commit([...changed.values()].map((one) => put(one.record, one.version)));
      return verdicts;
    } catch (error) {
      if (!isConflict(error)) return notKept(verdicts, verdictOfCommit(error, signal));
      if (tries === TRIES) return notKept(verdicts, BUSY);
    }
    held = await records.many(operations.map(({ target }) => target.id));
  }
}

const NOBODY = { id: ACCOUNT, name: "Tocsin" };

function isConflict(error: unknown): boolean {
  return error instanceof BotError && error.code === "conflict";
}

/** What needed no change stays as it was found; everything else was in the commit. */
function notKept(verdicts: ReadonlyMap<string, Verdict>, verdict: Verdict): ReadonlyMap<string, Verdict> {
  return new Map([...verdicts].map(([id, found]) => [id, found.state === "done" ? verdict : found]));
}

function verdictOfCommit(error: unknown, signal: AbortSignal): Verdict {
  const verdict = verdictOn(error, signal);
  const isInDoubt = error instanceof BotError && error.details.inDoubt === true;
  return isInDoubt ? { ...verdict, state: "unknown" } : verdict;
}
