import { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Execution, VendorRequest } from "../../src/core/operation-kind.ts";
import { outcomeOf, type Verdict, verdictOn } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import type { Api } from "./client.ts";
import { TITLE } from "./domain.ts";
import { lookAt } from "./look.ts";
import { updateParams } from "./params.ts";
import { incident, type WireIncident } from "./wire.ts";

/** What one kind of update asks for and how its answer is read. */
export interface UpdateKind {
  /** Whether an update whose answer was lost may be sent again at once: not where it would page a second time. */
  readonly mode: "write" | "repeatable";
  /** The fields beside id and type. */
  change(operation: Operation): JsonObject;
  /** The incident as the vendor answered, compared with what was asked. */
  judge(operation: Operation, now: WireIncident, execution: Execution): Verdict;
  /** After a refused batch: the incident as it is. undefined: nothing speaks against it, it is sent again. */
  explain(operation: Operation, now: WireIncident, execution: Execution): Verdict | undefined;
  /** A refusal of one update alone that says it is so already, whatever a read may still show of before. */
  isSoAlready?(refusal: BotError): boolean;
}

export interface UpdatePorts {
  readonly api: Api;
  readonly clock: Clock;
}

/** One batch on its way: the outcomes so far, and how its requests fared. */
export interface UpdateRun {
  readonly ports: UpdatePorts;
  readonly kind: UpdateKind;
  readonly execution: Execution;
  readonly outcomes: Outcome[];
  successes: number;
  refusals: number;
}

export const VANISHED: Verdict = { state: "failed", reason: "PagerDuty no longer has this incident." };

/** A refusal that is about the speaker and not about any incident: no smaller batch would fare better. */
const ABOUT_SPEAKER = /valid user|requester user|\bfrom\b header/iu;

const updated = z.object({ incidents: z.array(incident) });

export function updateRequest(
  kind: Pick<UpdateKind, "change">,
  operations: readonly Operation[],
  execution: Execution,
): VendorRequest {
  return {
    method: "PUT",
    path: "/incidents",
    headers: fromHeader(execution),
    body: {
      incidents: operations.map((operation) => ({
        id: operation.target.id,
        type: "incident_reference",
        ...kind.change(operation),
      })),
    },
  };
}

/** As whom PagerDuty sees the write: the address of a user of the account. */
export function fromHeader({ by }: Execution): { readonly from: string } {
  if (by?.email !== undefined) return { from: by.email };
  throw new BotError("unknown_person", "PagerDuty needs to know whose write this is, and the plan does not say.");
}

/** Sends the updates in one request and settles them; a refusal of the whole request is returned, nothing is settled. */
export async function sendUpdates(run: UpdateRun, operations: readonly Operation[]): Promise<BotError | undefined> {
  const { api } = run.ports;
  const { signal } = run.execution;
  let body: unknown;
  let requestId: string | undefined;
  try {
    const request = updateRequest(run.kind, operations, run.execution);
    ({ body, requestId } = await api.send(request, run.kind.mode, run.execution));
  } catch (error) {
    if (isRefusal(error) && !ABOUT_SPEAKER.test(error.message)) return error;
    settleAll(run, operations, verdictOn(error, signal));
    return undefined;
  }
  try {
    await judgeAnswer(run, operations, body, requestId);
  } catch (error) {
    // It was accepted, and we cannot see what came of it.
    settleAll(run, operations, { ...verdictOn(error, signal), state: "unknown" });
  }
  return undefined;
}

async function judgeAnswer(
  run: UpdateRun,
  operations: readonly Operation[],
  body: unknown,
  requestId: string | undefined,
): Promise<void> {
  const { incidents } = parseAnswer(TITLE, updated, body, "/incidents");
  const answered = new Map(incidents.map((one) => [one.id, one]));
  // The answer is a list with pages of its own: what it leaves out is looked up, never taken for done.
  const missing = operations.filter((operation) => !answered.has(operation.target.id));
  const known = missing.length === 0 ? answered : new Map([...answered, ...(await readAgain(run, missing))]);
  for (const operation of operations) {
    const now = known.get(operation.target.id);
    const verdict = now === undefined ? VANISHED : run.kind.judge(operation, now, run.execution);
    settle(run, operation, { ...verdict, requestId });
  }
  run.successes += operations.length;
}

export function readAgain(
  run: UpdateRun,
  operations: readonly Operation[],
): Promise<ReadonlyMap<string, WireIncident>> {
  const sought = operations.map((operation) => ({
    id: operation.target.id,
    createdAt: updateParams.parse(operation.params).createdAt,
  }));
  return lookAt(run.ports.api, sought, ["triggered", "acknowledged"]);
}

export function settle(run: UpdateRun, operation: Operation, verdict: Verdict): void {
  run.outcomes.push(outcomeOf(operation, verdict, run.ports.clock.now()));
}

export function settleAll(run: UpdateRun, operations: readonly Operation[], verdict: Verdict): void {
  for (const operation of operations) settle(run, operation, verdict);
}

function isRefusal(error: unknown): error is BotError {
  return error instanceof BotError && (error.code === "vendor_refused" || error.code === "vendor_not_found");
}
