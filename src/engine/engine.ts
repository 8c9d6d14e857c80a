import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Log } from "../core/log.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { createInbox } from "./inbox.ts";
import { runPlan } from "./run-plan.ts";
import { fromStore, toStore } from "./stored.ts";
import { checkPlan, type Origin, storedPlan } from "./stored-plan.ts";
import { undoGuard } from "./undo.ts";

export interface EngineOptions {
  readonly store: Store;
  /** Every kind of write that any integration declares; names are unique. */
  readonly kinds: readonly OperationKind[];
  readonly clock: Clock;
  readonly log: Log;
  /** Accounts that are asked nothing for the moment (HttpClient.waits), for progress. */
  readonly waits?: () => readonly Wait[];
}

interface CarryOutOptions {
  /**
   * Called at most once a second while outcomes are missing and something has changed or somebody is waited for, and
   * once when all are there. `waits`: those in force for accounts of this plan.
   */
  onProgress?(outcomes: readonly Outcome[], waits: readonly Wait[]): void;
}

/** Carries out plans: each operation of an accepted plan ends in exactly one outcome, crash or not. */
export interface Engine {
  /**
   * Takes a plan: durable when it resolves, and nothing has been sent. `alongside` goes into the same commit (the
   * consumption of the question that the plan answers).
   *
   * Throws BotError: "conflict" when this inbound has started a plan before (it is never started twice, also not by
   * another process or after a restart), when the plan it undoes was undone before, or when `alongside` does not fit any
   * more; "stopping"; "store_failed"; "bug" for a plan that cannot be carried out. Then nothing was done.
   */
  accept(plan: Plan, origin: Origin, alongside?: readonly Change[]): Promise<StoredPlan>;
  /**
   * Carries out an accepted or resumed plan and resolves with one outcome for each operation, recorded with the audit
   * record when it resolves. Accounts work side by side, each through its own operations in order. Throws
   * BotError("stopping") when the engine was stopped meanwhile: what is left goes on at the next start.
   */
  carryOut(plan: StoredPlan, options?: CarryOutOptions): Promise<readonly Outcome[]>;
  /** Plans that a former process left unfinished, oldest first: carry each of them out. */
  resume(): Promise<readonly StoredPlan[]>;
  /** Takes no more plans, gives running ones `graceMs` to end, and breaks off the rest, which can be resumed. */
  stop(graceMs: number): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { store, clock, log } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  const inbox = createInbox(store, clock);
  const stopping = new AbortController();
  const running = new Map<string, Promise<readonly Outcome[]>>();
  /** Accepted here and not begun: nothing can have been recorded for them yet. */
  const untouched = new Set<string>();
  let isStopping = false;

  function goesOnLater(): BotError {
    return new BotError("stopping", "Tocsin is stopping: this goes on when it is up again.");
  }

  /** Why a plan was not taken, in words for whoever asked for it. */
  async function conflictOf({ inbound }: Origin, { undoes }: Plan, cause: BotError): Promise<BotError> {
    const sentence = (await inbox.knows(inbound))
      ? "That was asked for already, and it is done only once."
      : undoes !== undefined && (await inbox.knows(undoGuard(undoes)))
        ? "That was undone already: nothing was done again."
        : "That question was answered already: nothing was done again.";
    return new BotError("conflict", sentence, { cause });
  }

  return {
    accept: async (plan, origin, alongside = []) => {
      if (isStopping) {
        throw new BotError("stopping", "Tocsin is stopping and takes nothing on: say it again in a minute.");
      }
      checkPlan(plan, kinds);
      const stored = storedPlan(plan, origin, clock.now());
      const claims = [origin.inbound, ...(plan.undoes === undefined ? [] : [undoGuard(plan.undoes)])];
      try {
        await store.commit([
          { put: "plans", id: stored.id, value: toStore(stored), version: 0 },
          ...(await inbox.claim(claims)),
          ...alongside,
        ]);
      } catch (error) {
        throw error instanceof BotError && error.code === "conflict" ? await conflictOf(origin, plan, error) : error;
      }
      untouched.add(stored.id);
      const { id, inbound, command } = stored;
      log.info("plan.accepted", { plan: id, inbound, command, operations: plan.operations.length });
      return stored;
    },

    carryOut: async (plan, { onProgress = () => undefined } = {}) => {
      // It may have been accepted just before the stop: said again, it would be done twice.
      if (isStopping) throw goesOnLater();
      if (running.has(plan.id)) throw new BotError("conflict", "That is being carried out already.");
      const isResumed = !untouched.delete(plan.id);
      const work = runPlan({ ...options, kinds, plan, isResumed, onProgress, signal: stopping.signal });
      running.set(plan.id, work);
      try {
        return await work;
      } finally {
        running.delete(plan.id);
      }
    },

    resume: async () => {
      const documents = await store.list("plans");
      const plans = documents.map((document) => fromStore<StoredPlan>(document));
      const left = plans.filter(({ id }) => !running.has(id) && !untouched.has(id));
      return left.sort((a, b) => a.createdAt - b.createdAt);
    },

    stop: async (graceMs) => {
      isStopping = true;
      const ended = Promise.allSettled(running.values());
      const waiting = new AbortController();
      await Promise.race([ended, clock.sleep(graceMs, waiting.signal)]);
      waiting.abort();
      if (running.size > 0) log.warn("engine.stop.broke_off", { plans: [...running.keys()] });
      stopping.abort(goesOnLater());
      await ended;
    },
  };
}
