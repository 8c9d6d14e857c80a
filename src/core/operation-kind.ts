import type { z } from "zod";
import type { JsonObject } from "./json.ts";
import type { Attribution } from "./people.ts";
import type { Operation, Outcome } from "./plan.ts";

/** `expiresAfterMs` of writes that page somebody: a page of longer ago wakes people for what is long over. Ours. */
export const PAGE_EXPIRES_AFTER_MS = 10 * 60_000;

/** A request an operation will send: what `explain` shows and what `execute` must send. */
export interface VendorRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below the account's base address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

export interface Execution {
  /** Unique; with an operation's id it makes the marker by which a repeated write can be found again. */
  readonly planId: string;
  /** When the plan was accepted, ms: `reconcile` need not look further back. */
  readonly createdAt: number;
  readonly by: Attribution | undefined;
  readonly signal: AbortSignal;
  /** When it is too late for a write to leave, ms since the epoch: handed to every one that is sent. */
  readonly notAfter?: number | undefined;
}

/**
 * Declared by an integration: how one kind of write is shown, sent, repeated and taken back. The engine alone calls it.
 */
export interface OperationKind<P extends JsonObject = JsonObject> {
  readonly kind: string;
  readonly params: z.ZodType<P>;
  /** repeatable: sending twice is harmless. reconcilable: after an unknown outcome `reconcile` is asked before sending. */
  readonly safety: "repeatable" | "reconcilable";
  /**
   * How long after its plan was accepted it may still be sent, ms; later it ends `failed` with the reason. For writes
   * that would do harm when they come late, PAGE_EXPIRES_AFTER_MS for those that page. Default 1,800,000.
   */
  readonly expiresAfterMs?: number;
  /** One line in the imperative for previews: "acknowledge PD-1234 Build queue is stuck". */
  describe(operation: Operation): string;
  /** The requests that these operations take, batched as they will be sent. Pure. */
  requests(operations: readonly Operation[], execution: Execution): readonly VendorRequest[];
  /**
   * Sends them and yields exactly one outcome for each operation, in any order, as soon as it is proved. Throws only on
   * abort; a failure is an outcome. Never claims `done` before the answer was compared with what was asked.
   */
  execute(operations: readonly Operation[], execution: Execution): AsyncIterable<Outcome>;
  /** Looks whether it happened. undefined: it did not, as far as the vendor shows now. Throws when it cannot look. */
  reconcile?(operation: Operation, execution: Execution): Promise<Outcome | undefined>;
  /** The operation that takes it back, or undefined when nothing can (or nothing needs to). Pure. */
  inverse?(operation: Operation, outcome: Outcome): Operation | undefined;
}
