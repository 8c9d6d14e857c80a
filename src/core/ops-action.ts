import type { z } from "zod";
import type { Clock } from "./clock.ts";
import { BotError } from "./errors.ts";
import { inParallel } from "./in-parallel.ts";
import type { JsonObject } from "./json.ts";
import { type Execution, type OperationKind, PAGE_EXPIRES_AFTER_MS, type VendorRequest } from "./operation-kind.ts";
import type { Prover, Sight } from "./ops-proof.ts";
import { outcomeOf } from "./outcome.ts";
import type { Attribution } from "./people.ts";
import type { Operation, Outcome, OutcomeState } from "./plan.ts";

/** A finding that makes sending needless or wrong. */
export interface Found {
  readonly state: Extract<OutcomeState, "already" | "failed">;
  readonly reason?: string;
}

/** What tells one action on an alert from another; everything else they share. `A` is the vendor's alert. */
export interface ActionSpec<A, P extends JsonObject> {
  /** What the kind is called, below the account. */
  readonly verb: string;
  readonly params: z.ZodType<P>;
  readonly safety: "repeatable" | "reconcilable";
  /** "acknowledge OG-482 Queue is stuck". */
  describe(label: string, params: P): string;
  /** undefined: the vendor takes none. */
  body(params: P, by: Attribution | undefined): JsonObject | undefined;
  /** Refusals that mean that it was so before. */
  readonly already?: RegExp;
  /** Of a reconcilable action: whoever sends it again has looked before, so that such a refusal is about somebody else. */
  readonly alreadyIsTheirs?: boolean;
  /** Whether an alert shows that the action happened: done by this plan, or already by somebody else or earlier. */
  shows?(alert: A, params: P, execution: Execution): "done" | "already" | undefined;
  /** Looks first, when these params ask for it: an answer means that nothing is sent. */
  guards?(params: P): boolean;
  guard?(alert: A, params: P): Found | undefined;
  /** How an action that leaves no trace on the alert itself is found again. */
  trace?(operation: Operation, params: P, execution: Execution): Promise<"done" | undefined>;
  /** `alert`: as it was last seen to show the action, where it was looked at. */
  data?(params: P, by: Attribution | undefined, alert: A | undefined): JsonObject;
  inverse?(operation: Operation, params: P, outcome: Outcome): Operation | undefined;
}

export interface ActionPorts<A> {
  readonly account: string;
  readonly title: string;
  readonly clock: Clock;
  readonly prover: Prover;
  /** Whether an action counts as done only once the alert shows it. */
  readonly mustShow: boolean;
  find(alertId: string): Promise<A | undefined>;
  /** The request that reads one alert. */
  reading(alertId: string): VendorRequest;
  posting(verb: string, alertId: string, body: JsonObject | undefined): VendorRequest;
}

/** An operation kind that posts one action to one alert and proves it. */
export function alertAction<A, P extends JsonObject>(spec: ActionSpec<A, P>, ports: ActionPorts<A>): OperationKind<P> {
  const { account, title, clock, prover, find } = ports;
  const gone: Found = { state: "failed", reason: `${title} no longer has this alert.` };
  const read = (operation: Operation): P => spec.params.parse(operation.params);

  const post = (operation: Operation, { by }: Execution): VendorRequest =>
    ports.posting(spec.verb, operation.target.id, spec.body(read(operation), by));

  /** What shows that it happened, and the alert as it was then. */
  async function look(operation: Operation, execution: Execution): Promise<(Sight & { alert?: A }) | undefined> {
    const params = read(operation);
    const traced = await spec.trace?.(operation, params, execution);
    if (traced !== undefined) return { state: traced };
    if (spec.shows === undefined) return undefined;
    const alert = await find(operation.target.id);
    const state = alert === undefined ? undefined : spec.shows(alert, params, execution);
    return alert === undefined || state === undefined ? undefined : { state, alert };
  }

  async function guarded(operation: Operation): Promise<Found | undefined> {
    const params = read(operation);
    if (spec.guards?.(params) !== true) return undefined;
    const alert = await find(operation.target.id);
    return alert === undefined ? gone : spec.guard?.(alert, params);
  }

  async function carryOut(operation: Operation, execution: Execution): Promise<Outcome> {
    const found = await guarded(operation).catch((error: unknown): Found => {
      if (!(error instanceof BotError)) throw error;
      return { state: "failed", reason: error.message };
    });
    if (found !== undefined) return outcomeOf(operation, found, clock.now());
    let alert: A | undefined;
    const proof = await prover.prove(
      {
        request: post(operation, execution),
        mode: spec.safety === "repeatable" ? "repeatable" : "write",
        ...(spec.already === undefined ? {} : { already: spec.already }),
        alreadyIsTheirs: spec.alreadyIsTheirs === true,
        alertId: operation.target.id,
        mustShow: ports.mustShow && spec.shows !== undefined,
        look: async () => {
          const seen = await look(operation, execution);
          alert = seen?.alert ?? alert;
          return seen === undefined ? undefined : { state: seen.state };
        },
      },
      execution,
    );
    const data = proof.state === "done" ? spec.data?.(read(operation), execution.by, alert) : undefined;
    return outcomeOf(operation, { ...proof, data }, clock.now());
  }

  return {
    kind: `${account}.${spec.verb}`,
    params: spec.params,
    safety: spec.safety,
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => spec.describe(labelOf(operation), read(operation)),
    requests: (operations, execution) =>
      operations.flatMap((operation) => [
        ...(spec.guards?.(read(operation)) === true ? [ports.reading(operation.target.id)] : []),
        post(operation, execution),
      ]),
    execute: (operations, execution) => inParallel(operations, (operation) => carryOut(operation, execution)),
    reconcile: async (operation, execution) => {
      const seen = await look(operation, execution);
      if (seen === undefined) return undefined;
      const data = seen.state === "done" ? spec.data?.(read(operation), execution.by, seen.alert) : undefined;
      return outcomeOf(operation, { state: seen.state, data }, clock.now());
    },
    ...(spec.inverse === undefined
      ? {}
      : {
          inverse: (operation, outcome) =>
            outcome.state === "done" ? spec.inverse?.(operation, read(operation), outcome) : undefined,
        }),
  };
}

/** Each kind parses its own parameters, so in a list they need not tell their type. */
export function anyKind<P extends JsonObject>(kind: OperationKind<P>): OperationKind {
  return kind;
}

function labelOf(operation: Operation): string {
  return `${operation.target.label} ${String(operation.params.title ?? "")}`.trim();
}
