import type { Clock } from "../core/clock.ts";
import type { Log, LogFields } from "../core/log.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Ledger } from "./ledger.ts";

/** One plan being carried out: what every step of it needs. */
export interface Run {
  readonly plan: StoredPlan;
  readonly kinds: ReadonlyMap<string, OperationKind>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long after a doubt arose "not found" begins to mean "did not happen", ms. */
  readonly settleMs: number;
  readonly log: Log;
  /** In every line that is logged. */
  readonly facts: LogFields;
  /** Aborts when the engine stops. */
  readonly signal: AbortSignal;
}
