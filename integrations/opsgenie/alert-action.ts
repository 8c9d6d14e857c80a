import type { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { inParallel } from "../../src/core/in-parallel.ts";
import type { JsonObject } from "../../src/core/json.ts";
import {
  type Execution,
  type OperationKind,
  PAGE_EXPIRES_AFTER_MS,
  type VendorRequest,
} from "../../src/core/operation-kind.ts";
import { outcomeOf } from "../../src/core/outcome.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, Outcome, OutcomeState } from "../../src/core/plan.ts";
import { ensureAbout } from "../../src/core/wire.ts";
import { ACCOUNT, type OpsGenieApi, TITLE } from "./client.ts";
import type { Verb } from "./operation.ts";
import type { Proof, Prover } from "./proof.ts";
import { type AlertWire, alertAnswer } from "./wire.ts";

export interface WritePorts {
  readonly api: OpsGenieApi;
  readonly clock: Clock;
  readonly prover: Prover;
}

/** A finding that makes sending needless or wrong. */
interface Found {
  readonly state: Extract<OutcomeState, "already" | "failed">;
  readonly reason?: string;
}

/** What tells one action on an alert from another; everything else they share. */
export interface ActionSpec<P extends JsonObject> {
  readonly verb: Verb;
  readonly params: z.ZodType<P>;
  readonly safety: "repeatable" | "reconcilable";
  /** "acknowledge OG-482 Queue is stuck". */
  describe(label: string, params: P): string;
  body(params: P, by: Attribution | undefined): JsonObject;
  /** Refusals that mean that it was so before. */
  readonly already?: RegExp;
  /** Whether an alert shows that the action happened: done by this plan, or already by somebody else or earlier. */
  shows?(alert: AlertWire, params: P, execution: Execution): "done" | "already" | undefined;
  /** Looks first, when these params ask for it: an answer means that nothing is sent. */
  guards?(params: P): boolean;
  guard?(alert: AlertWire, params: P): Found | undefined;
  /** How an action that leaves no trace on the alert itself is found again. */
  trace?(operation: Operation, params: P, execution: Execution): Promise<"done" | undefined>;
  data?(params: P, by: Attribution | undefined): JsonObject;
  inverse?(operation: Operation, params: P, outcome: Outcome): Operation | undefined;
}

const GONE: Found = { state: "failed", reason: "OpsGenie no longer has this alert." };

export const alertPath = (id: string, action = ""): string => `/v2/alerts/${encodeURIComponent(id)}${action}`;

/** Throws vendor_broken when OpsGenie answers with another alert. */
export async function findAlert(
  api: OpsGenieApi,
  id: string,
  type: "id" | "tiny" | "alias",
): Promise<AlertWire | undefined> {
  const answer = await api.find(alertPath(id), alertAnswer, { identifierType: type });
  if (answer === undefined) return undefined;
  const { data } = answer;
  const answered = { id: data.id, tiny: data.tinyId, alias: data.alias ?? id }[type];
  ensureAbout(TITLE, "alert", id, answered);
  return data;
}

/** An operation kind that posts one action to one alert and proves it. */
export function alertAction<P extends JsonObject>(spec: ActionSpec<P>, ports: WritePorts): OperationKind<P> {
  const { api, clock, prover } = ports;
  const path = spec.verb === "note" ? "/notes" : `/${spec.verb}`;
  const query = { identifierType: "id" };
  const read = (operation: Operation): P => spec.params.parse(operation.params);

  const post = (operation: Operation, { by }: Execution): VendorRequest => ({
    method: "POST",
    path: alertPath(operation.target.id, path),
    query,
    body: spec.body(read(operation), by),
  });

  async function look(operation: Operation, execution: Execution): Promise<Pick<Proof, "state"> | undefined> {
    const params = read(operation);
    const traced = await spec.trace?.(operation, params, execution);
    if (traced !== undefined) return { state: traced };
    if (spec.shows === undefined) return undefined;
    const alert = await findAlert(api, operation.target.id, "id");
    const state = alert === undefined ? undefined : spec.shows(alert, params, execution);
    return state === undefined ? undefined : { state };
  }

  async function guarded(operation: Operation): Promise<Found | undefined> {
    const params = read(operation);
    if (spec.guards?.(params) !== true) return undefined;
    const alert = await findAlert(api, operation.target.id, "id");
    return alert === undefined ? GONE : spec.guard?.(alert, params);
  }

  async function carryOut(operation: Operation, execution: Execution): Promise<Outcome> {
    const found = await guarded(operation).catch((error: unknown): Found => {
      if (!(error instanceof BotError)) throw error;
      return { state: "failed", reason: error.message };
    });
    if (found !== undefined) return outcomeOf(operation, found, clock.now());
    const proof = await prover.prove(
      {
        request: post(operation, execution),
        mode: spec.safety === "repeatable" ? "repeatable" : "write",
        ...(spec.already === undefined ? {} : { already: spec.already }),
        alertId: operation.target.id,
        look: () => look(operation, execution),
      },
      execution,
    );
    const data = proof.state === "done" ? spec.data?.(read(operation), execution.by) : undefined;
    return outcomeOf(operation, { ...proof, data }, clock.now());
  }

  return {
    kind: `${ACCOUNT}.${spec.verb}`,
    params: spec.params,
    safety: spec.safety,
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => spec.describe(labelOf(operation), read(operation)),
    requests: (operations, execution) =>
      operations.flatMap((operation) => [
        ...(spec.guards?.(read(operation)) === true
          ? [{ method: "GET" as const, path: alertPath(operation.target.id), query }]
          : []),
        post(operation, execution),
      ]),
    execute: (operations, execution) => inParallel(operations, (operation) => carryOut(operation, execution)),
    reconcile: async (operation, execution) => {
      const seen = await look(operation, execution);
      return seen === undefined ? undefined : outcomeOf(operation, seen, clock.now());
    },
    ...(spec.inverse === undefined
      ? {}
      : {
          inverse: (operation, outcome) =>
            outcome.state === "done" ? spec.inverse?.(operation, read(operation), outcome) : undefined,
        }),
  };
}

function labelOf(operation: Operation): string {
  return `${operation.target.label} ${String(operation.params.title ?? "")}`.trim();
}
