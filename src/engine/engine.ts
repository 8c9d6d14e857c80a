import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Log } from "../core/log.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { createAcceptance, type Grounds } from "./acceptance.ts";
import { createClaims, type Held } from "./claims.ts";
import { committed } from "./commit.ts";
import type { Inbox } from "./inbox.ts";
import { SETTLE_MS } from "./look.ts";
import { type Replica, takenOver } from "./replica.ts";
import { type Ran, runPlan } from "./run-plan.ts";
import { fromStore } from "./stored.ts";
import { checkPlan, type Origin, storedPlan } from "./stored-plan.ts";

/** Between attempts to write down that a plan was told. */
const CONCLUDE_AGAIN_MS = 5_000;

export interface EngineOptions {
  readonly store: Store;
  /** Every kind of write that any integration declares; names are unique. */
  readonly kinds: readonly OperationKind[];
  readonly clock: Clock;
  readonly log: Log;
  readonly replica: Replica;
  readonly inbox: Inbox;
  /** See Run. Default: SETTLE_MS. */
  readonly settleMs?: number;
  /** Goes into the commit that ends a plan. */
  readonly marks?: (plan: StoredPlan) => readonly Change[];
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
   * Takes a plan: durable when it resolves, and nothing has been sent. Throws BotError, and then nothing was done:
   * "conflict" when the same was asked for moments ago, when the question was answered, or the plan undone, tried again
   * or settled before; "taken_over" when another process has the saying by now; "stopping"; "store_failed"; "bug" for a
   * plan that cannot be carried out.
   */
  accept(plan: Plan, origin: Origin, grounds?: Grounds): Promise<StoredPlan>;
  /**
   * Carries out a plan that was accepted or taken over and resolves with one outcome for each operation, recorded with
   * the audit record when it resolves. Accounts work side by side, each through its own operations in order. Throws
   * BotError("stopping") when the engine was stopped meanwhile, and "taken_over" when another process has the plan now
   * or may have it soon: what is left goes on there, or at the next start.
   */
  carryOut(plan: StoredPlan, options?: CarryOutOptions): Promise<readonly Outcome[]>;
  /** Whether this process has the plan and can be sure of it at this moment. */
  holds(plan: StoredPlan): boolean;
  /** Throws BotError("taken_over") when it does not; then it has let go of it. For what comes after `carryOut`. */
  ensureHeld(plan: StoredPlan): void;
  /** Its report could not be delivered: whoever sweeps next tells it. */
  letGo(plan: StoredPlan): void;
  /**
   * Its report has arrived: the plan is over. `alongside` goes into the same commit. A store that cannot write it now is
   * tried again in the background. Throws BotError("taken_over") when another process has the plan: it tells it too.
   */
  conclude(plan: StoredPlan, alongside?: readonly Change[]): Promise<void>;
  /**
   * At most so many of the plans that nobody works on, because a process died or broke off, the oldest first: they are
   * this one's from now on. Only those of platforms that it reaches. Those with `state` "finished" lack only their
   * report; `carryOut` gives their outcomes.
   */
  takeOver(reaches: (platform: string) => boolean, atMost: number): Promise<readonly StoredPlan[]>;
  /** Breaks off all that runs, for others or a later sweep to take over: this process cannot be sure of its lease. */
  breakOff(): void;
  /** Takes no more plans, gives running ones `graceMs` to end, and breaks off the rest, which can be taken over. */
  stop(graceMs: number): Promise<void>;
}

export function createEngine(options: EngineOptions): Engine {
  const { store, clock, log, replica } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  const claims = createClaims(store, replica);
  const acceptance = createAcceptance({ ...options, claims });
  const stopping = new AbortController();
  let silence = new AbortController();
  const running = new Map<string, Promise<Ran>>();
  /** Carried out, and told although the store could not write it; resolve once their ends are written. */
  const ends = new Map<string, Promise<void>>();
  /** Accepted here and not begun: nothing can have been recorded for them yet. */
  const untouched = new Set<string>();
  let isStopping = false;

  function goesOnLater(): BotError {
    return new BotError("stopping", "Tocsin is stopping: this goes on when it is up again.");
  }

  return {
    accept: async (plan, origin, grounds = {}) => {
      if (isStopping) {
        throw new BotError("stopping", "Tocsin is stopping and takes nothing on: say it again in a minute.");
      }
      checkPlan(plan, kinds);
      const stored = storedPlan(plan, origin, grounds.receipt?.inbound ?? origin.inbound, clock.now());
      await acceptance.accept(stored, origin, grounds);
      untouched.add(stored.id);
      const { id, inbound, command } = stored;
      log.info("plan.accepted", { plan: id, inbound, command, operations: plan.operations.length });
      return stored;
    },

    carryOut: async (plan, { onProgress = () => undefined } = {}) => {
      // It may have been accepted just before the stop: said again, it would be done twice.
      if (isStopping) throw goesOnLater();
      if (running.has(plan.id)) throw new BotError("conflict", "That is being carried out already.");
      const held = heldSurely(plan);
      const isResumed = !untouched.delete(plan.id);
      const signal = AbortSignal.any([stopping.signal, silence.signal]);
      const work = runPlan({ settleMs: SETTLE_MS, ...options, kinds, plan, held, isResumed, onProgress, signal });
      running.set(plan.id, work);
      try {
        const { outcomes, written } = await work;
        if (written !== undefined) ends.set(plan.id, written);
        // Whoever concludes the plan hears of it.
        written?.catch(() => undefined);
        return outcomes;
      } catch (error) {
        claims.letGo(plan.id);
        throw error;
      } finally {
        running.delete(plan.id);
      }
    },

    holds: ({ id }) => claims.held(id) !== undefined && replica.isAlive(),

    ensureHeld: (plan) => void heldSurely(plan),

    letGo: (plan) => claims.letGo(plan.id),

    conclude: async (plan, alongside = []) => {
      const held = claims.held(plan.id);
      if (held === undefined) return;
      const late = Promise.withResolvers<void>();
      const concluded = concludeSurely(held, alongside, late.resolve).finally(() => {
        ends.delete(plan.id);
        claims.letGo(plan.id);
      });
      // What goes on in the background has been told: nobody is left to hear how it ends.
      concluded.catch((error: unknown) => log.info("plan.not_concluded", { plan: plan.id, error }));
      await Promise.race([concluded, late.promise]);
    },

    takeOver: async (reaches, atMost) => {
      if (isStopping) return [];
      const taken = await claims.takeOver(reaches, atMost);
      const plans = await Promise.all(taken.map(planOf));
      return plans.filter((plan) => plan !== undefined);
    },

    breakOff: () => {
      silence.abort(takenOver());
      silence = new AbortController();
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

  /** Calls `late` when it takes longer than a commit that goes well. Throws BotError "stopping" or "taken_over". */
  async function concludeSurely(held: Held, alongside: readonly Change[], late: () => void): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, silence.signal]);
    const drops = (["plans", "messages", "claims"] as const).map((drop) => ({ drop, id: held.plan }));
    const end = ends.get(held.plan);
    if (end !== undefined) late();
    await end;
    for (;;) {
      try {
        if (await committed(store, [held.fence(), ...drops, ...alongside])) return;
        throw takenOver();
      } catch (error) {
        if (!(error instanceof BotError) || error.code !== "store_failed") throw error;
        log.error("plan.conclude.not_written", { plan: held.plan, error });
        late();
        await clock.sleep(CONCLUDE_AGAIN_MS, signal);
      }
    }
  }

  /** A plan that cannot be read now is let go: whoever sweeps next tries again. */
  async function planOf({ plan: id, claim }: Held): Promise<StoredPlan | undefined> {
    try {
      const document = await store.get("plans", id);
      if (document === undefined) throw new BotError("bug", "A plan is missing.");
      return { ...fromStore<StoredPlan>(document), state: claim.state === "reporting" ? "finished" : "running" };
    } catch (error) {
      claims.letGo(id);
      log.error("plan.not_read", { plan: id, error });
      return undefined;
    }
  }

  /** Throws BotError("taken_over") when another process has the plan, or may have it. */
  function heldSurely({ id }: StoredPlan): Held {
    const held = claims.held(id);
    if (held === undefined) throw takenOver();
    if (replica.isAlive()) return held;
    claims.letGo(id);
    throw takenOver();
  }
}
