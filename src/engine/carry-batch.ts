import { sentenceOf } from "../core/errors.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { duration } from "../core/wording.ts";
import { look } from "./look.ts";
import type { Run } from "./run.ts";
import { expiresAfterMs, markOf, send } from "./send.ts";
import { settleUnsent } from "./settle.ts";

/** Waits before a repeatable operation of unknown outcome is sent again; after the last it stays unknown. */
const REPEAT_AFTER_MS = [2_000, 8_000] as const;

/** Waits between attempts to write down what is going to be sent; then it is not sent. */
const INTEND_AGAIN_MS = [500, 1_000, 3_000, 5_000] as const;

/** How often a reconcilable one is sent: once more, after it was looked for and not found. */
const RECONCILED_SENDS_MAX = 2;

/** An operation that may or may not have happened, with what is known of it. */
interface Doubt {
  readonly operation: Operation;
  readonly outcome: Outcome;
  /** Why the vendor did not judge a further try, which therefore says nothing of the one before. */
  readonly unheard?: string | undefined;
}

/** Those that are in doubt now, by operation. */
type Doubts = Map<string, Doubt>;

/**
 * Carries operations of one kind through to an outcome each: sends them, and after an unknown outcome sends them again
 * (repeatable) or looks first (reconcilable), a bounded number of times. Throws only the reason of an abort.
 */
export async function carryBatch(kind: OperationKind, operations: readonly Operation[], run: Run): Promise<void> {
  const { settles } = run.plan;
  if (settles !== undefined && settles.how !== "send") return settleUnsent(kind, operations, settles, run);
  const doubts = formerDoubts(operations, run);
  const looksFirst = kind.safety === "reconcilable";
  let toSend = looksFirst ? operations.filter(({ id }) => !doubts.has(id)) : operations;
  for (let sends = 1; ; sends += 1) {
    await sendUnlessLate(kind, toSend, doubts, run);
    if (doubts.size === 0) return;
    toSend = await (looksFirst ? lookUp : waitOut)(kind, doubts, sends, run);
  }
}

/** What may have been sent before this: by a former life of this process, or by the plan whose doubts this one settles. */
function formerDoubts(operations: readonly Operation[], { plan, ledger, clock }: Run): Doubts {
  const doubts: Doubts = new Map();
  for (const operation of operations) {
    const doubt = (reason: string, at: number): unknown =>
      doubts.set(operation.id, { operation, outcome: { operation: operation.id, state: "unknown", reason, at } });
    if (ledger.mayHaveBeenSent(operation)) doubt("Tocsin stopped while it was being sent", clock.now());
    else if (plan.settles !== undefined) doubt("it is still not certain", plan.settles.doubtedAt);
  }
  return doubts;
}

/** Records the outcomes that are certain; the others are in doubt. */
async function sendUnlessLate(
  kind: OperationKind,
  operations: readonly Operation[],
  doubts: Doubts,
  run: Run,
): Promise<void> {
  const { ledger, log, facts, clock } = run;
  if (operations.length === 0) return;
  const record = (outcome: Outcome): void => {
    doubts.delete(outcome.operation);
    ledger.add(outcome);
  };
  const reason = lateness(kind, run) ?? (await intend(operations, run));
  if (reason !== undefined) {
    for (const { id } of operations) {
      record({ operation: id, state: doubts.has(id) ? "unknown" : "failed", reason, at: clock.now() });
    }
    return;
  }
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  for await (const outcome of send(kind, operations, run)) {
    const operation = byId.get(outcome.operation);
    const before = doubts.get(outcome.operation);
    if (operation !== undefined && outcome.state === "unknown") doubts.set(operation.id, { operation, outcome });
    else if (before !== undefined && outcome.isUnheard)
      doubts.set(outcome.operation, { ...before, unheard: outcome.reason });
    else record(outcome);
  }
  const [first] = doubts.values();
  if (first !== undefined) {
    log.warn("operation.unknown", { ...facts, kind: kind.kind, operations: doubts.size, reason: first.outcome.reason });
  }
}

/** Why it is too late to send, if it is. */
function lateness(kind: OperationKind, { plan, clock }: Run): string | undefined {
  const limitMs = expiresAfterMs(kind);
  const ageMs = clock.now() - markOf(plan).createdAt;
  if (ageMs <= limitMs) return undefined;
  const anew = plan.settles === undefined ? "" : "; say it anew if it is still wanted";
  return `too old to send: asked for ${duration(ageMs)} ago, and after ${duration(limitMs)} it is not sent any more${anew}`;
}

/** Why it may not be sent, if it could not be written down first. A store that is away for a moment is waited for. */
async function intend(operations: readonly Operation[], { ledger, clock, signal }: Run): Promise<string | undefined> {
  for (let tries = 0; ; tries += 1) {
    try {
      await ledger.intend(operations);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      const waitMs = INTEND_AGAIN_MS[tries];
      if (waitMs === undefined) return `not sent: ${sentenceOf(error)}`;
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Returns what may be sent again after a pause, while it stays in doubt; the rest ends unknown. */
async function waitOut(kind: OperationKind, doubts: Doubts, sends: number, run: Run): Promise<readonly Operation[]> {
  const waitMs = REPEAT_AFTER_MS[sends - 1];
  if (waitMs !== undefined) {
    await run.clock.sleep(waitMs, run.signal);
    if (lateness(kind, run) === undefined) return [...doubts.values()].map(({ operation }) => operation);
  }
  for (const { outcome, unheard } of doubts.values()) {
    const reason = unheard === undefined ? outcome.reason : `${clause(outcome)}; sent again: ${unheard}`;
    run.ledger.add({ ...outcome, ...(reason === undefined ? {} : { reason }) });
  }
  doubts.clear();
  return [];
}

/** Returns what did not happen and may be sent once more; what was found is recorded, the rest ends unknown. */
async function lookUp(kind: OperationKind, doubts: Doubts, sends: number, run: Run): Promise<readonly Operation[]> {
  const { ledger } = run;
  const absent = await Promise.all(
    [...doubts.values()].map(async ({ operation, outcome }): Promise<readonly Operation[]> => {
      const finding = await look(kind, operation, outcome.at, run);
      const endUnknown = (why: string): void => ledger.add({ ...outcome, reason: `${clause(outcome)}; ${why}` });
      if (finding.type === "absent" && sends < RECONCILED_SENDS_MAX) return [operation];
      if (finding.type === "found") ledger.add(finding.outcome);
      else endUnknown(finding.type === "hidden" ? finding.reason : "sent twice and not found afterwards");
      return [];
    }),
  );
  doubts.clear();
  return absent.flat();
}

/** The reason without its full stop, to go on with. */
function clause({ reason }: Outcome): string {
  return reason?.replace(/\.$/u, "") ?? "no answer";
}
