import type { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import type { HttpAnswer } from "../../src/core/http.ts";
import { inParallel } from "../../src/core/in-parallel.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Execution, OperationKind, VendorRequest } from "../../src/core/operation-kind.ts";
import { carriedOut, outcomeOf, type Verdict, verdictOn } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import type { PageApi } from "./client.ts";
import type { Reads } from "./reads.ts";
import { ACCOUNT } from "./settings.ts";

export interface WritePorts {
  readonly api: PageApi;
  readonly reads: Reads;
  readonly clock: Clock;
}

/** What tells one kind of write from another; sending, failing and stamping they share. */
export interface WriteSpec<P extends JsonObject> {
  /** "set_level". */
  readonly verb: string;
  readonly params: z.ZodType<P>;
  readonly safety: OperationKind["safety"];
  describe(operation: Operation, params: P): string;
  request(operation: Operation, params: P, execution: Execution): VendorRequest;
  /** Read before it is sent, for what would do harm if it were so already. */
  readonly before?: {
    request(operation: Operation): VendorRequest;
    /** A verdict means that nothing is sent. */
    judge(operation: Operation, params: P): Promise<Verdict | undefined>;
  };
  /** Compares the answer with what was asked. May read. Throws BotError. */
  prove(operation: Operation, params: P, answer: HttpAnswer, execution: Execution): Promise<Verdict>;
  /** Looks whether it happened; undefined: it did not, as far as the page shows now. */
  look?(operation: Operation, params: P, execution: Execution): Promise<Verdict | undefined>;
  inverse?(operation: Operation, params: P): Operation | undefined;
}

/** An operation kind that sends one request for each operation and proves it by the answer. */
export function writeKind<P extends JsonObject>(spec: WriteSpec<P>, ports: WritePorts): OperationKind {
  const { api, reads, clock } = ports;
  const { look, inverse, safety, before } = spec;
  const read = (operation: Operation): P => spec.params.parse(operation.params);
  const request = (operation: Operation, execution: Execution): VendorRequest =>
    spec.request(operation, read(operation), execution);

  async function carryOut(operation: Operation, execution: Execution): Promise<Outcome> {
    const mode = safety === "repeatable" ? "repeatable" : "write";
    const { signal, notAfter } = execution;
    const verdict = await verdictBefore(operation, signal);
    if (verdict !== undefined) return outcomeOf(operation, verdict, clock.now());
    const outcome = await carriedOut(operation, {
      clock,
      signal,
      send: () => api.http.send({ ...request(operation, execution), mode, signal, notAfter }),
      judge: (answer) => spec.prove(operation, read(operation), answer, execution),
    });
    if (outcome.state === "unknown") reads.forget();
    return outcome;
  }

  async function verdictBefore(operation: Operation, signal: AbortSignal): Promise<Verdict | undefined> {
    try {
      return await before?.judge(operation, read(operation));
    } catch (error) {
      // Nothing was sent yet.
      return { ...verdictOn(error, signal), state: "failed", isUnheard: true };
    }
  }

  return {
    kind: `${ACCOUNT}.${spec.verb}`,
    params: spec.params,
    safety,
    describe: (operation) => spec.describe(operation, read(operation)),
    requests: (operations, execution) =>
      operations.flatMap((operation) => [
        ...(before === undefined ? [] : [before.request(operation)]),
        request(operation, execution),
      ]),
    execute: (operations, execution) => inParallel(operations, (operation) => carryOut(operation, execution)),
    ...(look === undefined
      ? {}
      : {
          reconcile: async (operation, execution) => {
            const found = await look(operation, read(operation), execution);
            return found === undefined ? undefined : outcomeOf(operation, found, clock.now());
          },
        }),
    ...(inverse === undefined
      ? {}
      : {
          inverse: (operation, outcome) => (outcome.state === "done" ? inverse(operation, read(operation)) : undefined),
        }),
  };
}
