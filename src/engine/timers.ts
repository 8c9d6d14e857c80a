import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError, ERRORS } from "../core/errors.ts";
import { inParallel } from "../core/in-parallel.ts";
import type { JsonObject } from "../core/json.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { Change, Document, Store } from "../core/store.ts";
import { abortable } from "./abortable.ts";
import { committed } from "./commit.ts";
import { fromStore, toStore } from "./stored.ts";

/** Whoever has begun on a timer and is gone leaves it to others after so long; so does a failure, the last one for ever after. */
const AGAIN_AFTER_MS = [60_000, 60_000, 60_000, 60_000, 300_000, 600_000, 1_800_000] as const;
const TRIES_MAX = 5;
/** For what passes: a chat may be away for hours, and what it shows must still become true. A day of tries. */
const PASSING_TRIES_MAX = 52;
/** One that hangs must not hold up the others that are due. */
const SIDE_BY_SIDE = 32;
const AT_ONCE = 1_000;
/** A chat that nobody reaches for so long is not set up any more. */
const GIVEN_UP_AFTER_MS = 86_400_000;
/** The date may jump while we sleep: no sleep is longer, and each is followed by a look at the clock. */
const SLEEP_MS_MAX = 30_000;
/** In a shared store others set timers too; this is real time. */
const LOOK_EVERY_MS = 2_000;
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Something to be done at a time. */
export interface Timer {
  /** When it is due, ms since the epoch. */
  readonly dueAt: number;
  readonly kind: string;
  /** The chat platform that it takes: processes that do not reach it leave it alone. */
  readonly platform: string;
  readonly data: JsonObject;
}

/** A timer whose time has come. */
export interface DueTimer extends Timer {
  /** How often it was begun before: what it does may have been done. */
  readonly tries: number;
}

/**
 * What is done when a timer of a kind is due. After a crash in the middle it may be done again. What it returns is due
 * next under the same id.
 */
export type TimerHandlers = Readonly<Record<string, (timer: DueTimer) => Promise<Timer | undefined>>>;

/** Timers outlive restarts, follow the date when it jumps, and are done by one process. */
export interface Timers {
  /** For the commit that makes the timer necessary; call `changed` once that went through. */
  set(id: string, timer: Timer): Change;
  changed(): void;
  /** Does what is due, and returns how long until the next is, ms; undefined when there is none. */
  fire(): Promise<number | undefined>;
  /** Does what is due as it becomes due, from now on. */
  start(): void;
  stop(): Promise<void>;
}

export interface TimersOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Real time. */
  readonly pulse: Clock;
  readonly log: Log;
  readonly handlers: TimerHandlers;
  reaches(platform: string): boolean;
}

export function createTimers(options: TimersOptions): Timers {
  const { store, clock, pulse, log, handlers, reaches } = options;
  const stopped = new AbortController();
  const looking = spellOf(log, "timers.look");
  let alarm = new AbortController();
  let watching: Promise<void> = Promise.resolve();
  let unlisten: () => void = () => undefined;

  async function fire(): Promise<number | undefined> {
    for await (const _ of inParallel(await store.due(clock.now(), AT_ONCE), look, SIDE_BY_SIDE));
    const [next] = await store.due(FOR_EVER, 1);
    return next && Math.max(0, fromStore<DueTimer>(next).dueAt - clock.now());
  }

  async function look(document: Document): Promise<void> {
    const timer = fromStore<DueTimer>(document);
    if (reaches(timer.platform)) await fireOne(document, timer);
    else if (timer.dueAt + GIVEN_UP_AFTER_MS < clock.now()) await giveUp(document, timer);
  }

  async function fireOne({ id, version }: Document, timer: DueTimer): Promise<void> {
    const againMs = AGAIN_AFTER_MS[Math.min(timer.tries, AGAIN_AFTER_MS.length - 1)] ?? 0;
    const begun: DueTimer = { ...timer, tries: timer.tries + 1, dueAt: clock.now() + againMs };
    if (!(await committed(store, [{ put: "timers", id, version, value: toStore(begun) }]))) return;
    let next: Timer | undefined;
    try {
      const handling = Promise.resolve(handlers[timer.kind]?.(timer));
      next = await abortable(handling, stopped.signal);
    } catch (error) {
      // What hangs at a stop is done again, here or elsewhere, as after a crash.
      if (stopped.signal.aborted) return;
      const isPassing = error instanceof BotError && ERRORS[error.code].retry;
      const isOver = begun.tries >= (isPassing ? PASSING_TRIES_MAX : TRIES_MAX);
      log[isOver ? "error" : "warn"]("timer.failed", { timer: id, kind: timer.kind, tries: begun.tries, error });
      if (!isOver) return;
    }
    const over: Change =
      next === undefined
        ? { drop: "timers", id, version: version + 1 }
        : { put: "timers", id, version: version + 1, value: toStore({ ...next, tries: 0 } satisfies DueTimer) };
    await committed(store, [over]);
  }

  async function giveUp({ id, version }: Document, { kind, platform }: DueTimer): Promise<void> {
    log.warn("timer.given_up", { timer: id, kind, platform });
    await committed(store, [{ drop: "timers", id, version }]);
  }

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      alarm = new AbortController();
      const nextMs = await fireSafely();
      await sleepUntil(nextMs, AbortSignal.any([alarm.signal, stopped.signal]));
    }
  }

  async function fireSafely(): Promise<number | undefined> {
    try {
      const nextMs = await fire();
      looking.worked();
      return nextMs;
    } catch (error) {
      looking.failed(error);
      return SLEEP_MS_MAX;
    }
  }

  async function sleepUntil(nextMs: number | undefined, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const sleeps = [new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))];
    // A timer of a platform that others reach may stay due for a while: it is looked at as often as they look.
    if (nextMs !== undefined) sleeps.push(slept(clock, Math.min(nextMs || LOOK_EVERY_MS, SLEEP_MS_MAX), until));
    if (store.isShared) sleeps.push(slept(pulse, LOOK_EVERY_MS, until));
    if (!signal.aborted) await Promise.race(sleeps);
    over.abort();
  }

  return {
    set: (id, timer) => {
      const fresh: DueTimer = { ...timer, tries: 0 };
      return { put: "timers", id, value: toStore(fresh) };
    },
    changed: () => alarm.abort(),
    fire,
    start: () => {
      unlisten = store.onWake(() => alarm.abort());
      watching = watch();
    },
    stop: async () => {
      unlisten();
      stopped.abort();
      await watching;
    },
  };
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await sleptThrough(clock, ms, signal);
}
