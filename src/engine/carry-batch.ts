import { sentenceOf } from "../core/errors.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { duration } from "../core/wording.ts";
import { look } from "./look.ts";
import type { Run } from "./run.ts";
import { send } from "./send.ts";

/** For kinds that do not say how long after its plan was accepted an operation may still be sent. */
const DEFAULT_EXPIRES_AFTER_MS = 30 * 60_000;

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
}

/**
 * Carries operations of one kind through to an outcome each: sends them, and after an unknown outcome sends them again
 * (repeatable) or looks first (reconcilable), a bounded number of times. Throws only the reason of an abort.
 */
export async function carryBatch(kind: OperationKind, operations: readonly Operation[], run: Run): Promise<void> {
  const { ledger, clock } = run;
  const mustLook = (operation: Operation): boolean =>
    kind.safety === "reconcilable" && ledger.mayHaveBeenSent(operation);
  const interrupted = operations.filter(mustLook).map(({ id }): Outcome => {
    return { operation: id, state: "unknown", reason: "Tocsin stopped while it was being sent", at: clock.now() };
  });
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const resolveDoubts = kind.safety === "repeatable" ? waitOut : lookUp;
  let toSend = operations.filter((operation) => !mustLook(operation));
  for (let sends = 1; ; sends += 1) {
    const unknown = [...(sends === 1 ? interrupted : []), ...(await sendUnlessLate(kind, toSend, run))];
    const doubts = unknown.flatMap((outcome): Doubt[] => {
      const operation = byId.get(outcome.operation);
      return operation === undefined ? [] : [{ operation, outcome }];
    });
    if (doubts.length === 0) return;
    toSend = await resolveDoubts(kind, doubts, sends, run);
  }
}

/** Records the outcomes that are certain and returns the unknown ones. */
async function sendUnlessLate(
  kind: OperationKind,
  operations: readonly Operation[],
  run: Run,
): Promise<readonly Outcome[]> {
  const { ledger, log, facts } = run;
  if (operations.length === 0) return [];
  const reason = lateness(kind, run) ?? (await intend(operations, run));
  if (reason !== undefined) {
    for (const operation of operations) ledger.add(unsent(kind, operation, reason, run));
    return [];
  }
  const unknown: Outcome[] = [];
  for await (const outcome of send(kind, operations, run)) {
    if (outcome.state === "unknown") unknown.push(outcome);
    else ledger.add(outcome);
  }
  if (unknown.length > 0) {
    const [first] = unknown;
    log.warn("operation.unknown", { ...facts, kind: kind.kind, operations: unknown.length, reason: first?.reason });
  }
  return unknown;
}

/** Why it is too late to send, if it is. */
function lateness(kind: OperationKind, { plan, clock }: Run): string | undefined {
  const limitMs = kind.expiresAfterMs ?? DEFAULT_EXPIRES_AFTER_MS;
  const ageMs = clock.now() - plan.createdAt;
  if (ageMs <= limitMs) return undefined;
  return `too old to send: asked for ${duration(ageMs)} ago, and after ${duration(limitMs)} it is not sent any more`;
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

/** A repeatable one of a former life is not looked for, so it may have happened then. */
function unsent(kind: OperationKind, operation: Operation, reason: string, { ledger, clock }: Run): Outcome {
  const inDoubt = kind.safety === "repeatable" && ledger.mayHaveBeenSent(operation);
  return { operation: operation.id, state: inDoubt ? "unknown" : "failed", reason, at: clock.now() };
}

/** Returns what may be sent again after a pause; the rest stays unknown. */
async function waitOut(kind: OperationKind, doubts: readonly Doubt[], sends: number, run: Run): Promise<Operation[]> {
  const waitMs = REPEAT_AFTER_MS[sends - 1];
  if (waitMs !== undefined) {
    await run.clock.sleep(waitMs, run.signal);
    if (lateness(kind, run) === undefined) return doubts.map(({ operation }) => operation);
  }
  for (const { outcome } of doubts) run.ledger.add(outcome);
  return [];
}

/** Returns what did not happen and may be sent once more; what was found is recorded, the rest stays unknown. */
async function lookUp(kind: OperationKind, doubts: readonly Doubt[], sends: number, run: Run): Promise<Operation[]> {
  const { ledger, clock } = run;
  const stayUnknown = ({ outcome }: Doubt, why: string): void => {
    const reason = outcome.reason?.replace(/\.$/u, "") ?? "no answer";
    ledger.add({ ...outcome, reason: `${reason}; ${why}`, at: clock.now() });
  };
  const absent = await Promise.all(
    doubts.map(async (doubt): Promise<Operation[]> => {
      const finding = await look(kind, doubt.operation, run);
      if (finding.type === "absent" && sends < RECONCILED_SENDS_MAX) return [doubt.operation];
      if (finding.type === "found") ledger.add(finding.outcome);
      else if (finding.type === "absent") stayUnknown(doubt, "sent twice and not found afterwards");
      else stayUnknown(doubt, `it could not be looked up: ${finding.reason}`);
      return [];
    }),
  );
  return absent.flat();
}
