import type { Arrival } from "../core/arrival.ts";
import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import { type Clock, sleptThrough } from "../core/clock.ts";
import type { BoardEvent, TestEvent } from "../core/events.ts";
import type { KnownAlerts } from "../core/feed.ts";
import type { Account } from "../core/integration.ts";
import { type Log, spellOf } from "../core/log.ts";
import { type Place, platformOf } from "../core/people.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import type { FeedRoad, Route } from "../core/routes.ts";
import type { Store } from "../core/store.ts";
import { createLeader, type Leader } from "../engine/leader.ts";
import { createKnowledge } from "../feed/known/create-knowledge.ts";
import { createShow } from "../feed/shown/show.ts";
import { ownChanges } from "./own-changes.ts";
import { createReporting } from "./reporting.ts";
import { within } from "./within.ts";

/** A store that failed is tried again after so long. */
const AGAIN_MS = 5_000;
/** How often a process looks whether it reaches every chat that the routes name: both may change while it runs. */
const REACH_MS = 5_000;
/** How long a stop waits for what is being posted: a chat may take minutes, and after a crash it is found again anyway. */
const STOP_MS = 3_000;

/** Alerts that arrive by themselves, and the cards that show them. */
export interface AppFeed {
  readonly known: KnownAlerts;
  /**
   * From now on, for as long as the bot lives: what arrives is taken in and shown, by one of the processes that share the
   * store. Called once the chats are there. As long as one does not reach every chat that a route names it leaves it to
   * others.
   */
  begin(): void;
  /** What this process has just made durable in "arrivals". */
  arrived(arrivals: readonly Arrival[]): void;
  /** A plan is about to change alerts: its own report tells what becomes of them where it was asked for. */
  touching(plan: StoredPlan): void;
  /** What a plan did to alerts, for their cards. Never throws. */
  touched(plan: StoredPlan, outcomes: readonly Outcome[]): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Ends in a few seconds, whatever a chat does. */
  stop(): Promise<void>;
}

export interface AppFeedParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Real time, as of the leases. */
  readonly pulse: Clock;
  readonly log: Log;
  /** The id of this process among those that share the store. */
  readonly owner: string;
  readonly accounts: readonly Account[];
  /** What is told where: the settings', or what stands in for them. */
  routes(): readonly Route[];
  /** How an account is heard of. */
  roadOf(account: string): FeedRoad;
  adapterOf(platform: string): ChatAdapter | undefined;
  /** A card was posted: its thread is its alert's from then on. */
  posted(place: Place, ref: MessageRef, reply: Reply): Promise<void>;
  onBoard(event: BoardEvent): Promise<void>;
  onTest(event: TestEvent): Promise<string | undefined>;
}

export function createAppFeed(parts: AppFeedParts): AppFeed {
  const { store, clock, pulse, log, accounts, routes, adapterOf, owner } = parts;
  const sources = accounts.flatMap(({ capabilities: { alerts } }) => alerts ?? []);
  const pagers = new Set(sources.map(({ account }) => account));
  const { roadOf, onBoard, onTest, posted } = parts;
  const knowledge = createKnowledge({ store, clock, log, sources: () => sources, roadOf, onBoard, onTest });
  const { known } = knowledge;
  const reporting = createReporting(clock);
  const { isReported } = reporting;
  const show = createShow({ known, store, clock, log, routes, adapterOf, posted, isReported });
  const stopped = new AbortController();
  let leading: Promise<void> = Promise.resolve();

  /** Knows and shows, until `signal` aborts; what fails is begun anew from what is in the store. */
  async function lead(signal: AbortSignal): Promise<void> {
    const spell = spellOf(log, "feed.lead");
    while (!signal.aborted) {
      const failed = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      const parted = [knowledge.lead(either), show.lead(either)].map((part) => part.finally(() => failed.abort()));
      const ended = await Promise.allSettled(parted);
      for (const end of ended) if (end.status === "rejected" && !signal.aborted) spell.failed(end.reason);
      if (!(await sleptThrough(clock, AGAIN_MS, signal))) return;
    }
  }

  /** Stands for the lead as long as it could show everything. */
  async function campaign(): Promise<void> {
    let leader: Leader | undefined;
    let wereOut = "";
    while (!stopped.signal.aborted) {
      const out = outOfReach().join();
      if (out !== "" && out !== wereOut) log.warn("feed.out_of_reach", { platforms: out });
      wereOut = out;
      if (out === "") leader ??= createLeader({ store, clock: pulse, log, owner, name: "feed", lead });
      else {
        await leader?.stop();
        leader = undefined;
      }
      await sleptThrough(pulse, REACH_MS, stopped.signal);
    }
    await leader?.stop();
  }

  function outOfReach(): readonly string[] {
    const platforms = new Set(routes().flatMap(({ to }) => to.map(platformOf)));
    return [...platforms].filter((platform) => adapterOf(platform) === undefined);
  }

  return {
    known,
    arrived: knowledge.arrived,
    begin: () => {
      leading = store.isShared ? campaign() : lead(stopped.signal);
    },
    touching: reporting.began,
    touched: (plan, outcomes) => {
      reporting.ended(plan);
      const changes = ownChanges(plan, outcomes, pagers);
      return changes.length === 0 ? Promise.resolve() : knowledge.touched(changes);
    },
    idle: async () => {
      await knowledge.idle();
      await show.idle();
    },
    stop: async () => {
      stopped.abort();
      await within(pulse, STOP_MS, leading);
    },
  };
}
