import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Alert, AlertState } from "../../../src/core/alerts.ts";
import type { ChatAdapter } from "../../../src/core/chat.ts";
import { type FeedEntry, type KnownAlert, type KnownAlerts, keyOfAlert } from "../../../src/core/feed.ts";
import type { Log } from "../../../src/core/log.ts";
import { CARD_BUTTONS, type Route } from "../../../src/core/routes.ts";
import type { Store } from "../../../src/core/store.ts";
import { createShow, type Show } from "../../../src/feed/shown/show.ts";
import { type EmbeddedStore, openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { LastingChat } from "../../kit/lasting-chat.ts";
import { TestClock } from "../../kit/test-clock.ts";

export const ROUTE: Route = {
  ...{ vendors: [], services: [], teams: [], priorities: [], urgencies: [], tags: [] },
  ...{ to: ["lasting:room"], mention: [], updates: "edit", buttons: CARD_BUTTONS },
  ...{ storm: { cards: 10, withinMs: 60_000 }, groupWithinMs: 300_000 },
};

/** An alert of its own service, so that none shares a card unless it is told to. */
export function alert(number: number, facts: Partial<Alert> = {}): Alert {
  return {
    ...{ account: "pagerduty", id: `P${number}`, handle: `PD-${number}`, number, title: "Queue is stuck" },
    ...{ state: "open", urgency: "high", service: { id: `S${number}`, name: "API" }, teams: [] },
    ...{ assignees: [{ id: "U1", name: "Ana" }], acknowledgedBy: [], policy: { id: "E1", name: "Primary" } },
    ...{ createdAt: 0, count: 1, url: `https://pager.example/${number}` },
    ...facts,
  };
}

/** What the feed knows, as a test says. */
export class FakeKnowledge implements KnownAlerts {
  readonly #alerts = new Map<string, KnownAlert>();
  readonly #listeners = new Set<(keys: readonly string[]) => void>();
  readonly #clock: TestClock;

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  get = (key: string): KnownAlert | undefined => this.#alerts.get(key);
  all = (): Iterable<KnownAlert> => this.#alerts.values();
  onChange = (listener: (keys: readonly string[]) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** They fire now. */
  fire(...alerts: readonly Alert[]): void {
    const at = this.#clock.now();
    const known = alerts.map(
      (one): KnownAlert => ({
        alert: { ...one, createdAt: one.createdAt || at },
        ...{ asOf: at, heardAt: at, entries: [{ at, change: "triggered" }] },
      }),
    );
    this.put(...known);
  }

  put(...known: readonly KnownAlert[]): void {
    for (const one of known) this.#alerts.set(keyOfAlert(one.alert), one);
    this.#tell(known.map(({ alert }) => keyOfAlert(alert)));
  }

  /** Something happens to alerts of pagerduty, by their numbers. */
  happens(change: FeedEntry["change"], numbers: readonly number[], facts: Partial<FeedEntry & Alert> = {}): void {
    const at = this.#clock.now();
    const { who, through, text, ...rest } = facts;
    const state = STATES[change];
    const changed = numbers.map((number): KnownAlert => {
      const before = this.get(`pagerduty:P${number}`);
      if (before === undefined) throw new Error(`There is no PD-${number}.`);
      const told = { ...(who && { who }), ...(through && { through }), ...(text && { text }) };
      return {
        ...before,
        ...{ alert: { ...before.alert, ...(state && { state }), ...rest }, asOf: at },
        entries: [...before.entries, { at, change, ...told }].slice(-20),
        ...(state === "closed" ? { closedAt: at } : {}),
      };
    });
    this.put(...changed);
  }

  forget(...numbers: readonly number[]): void {
    const keys = numbers.map((number) => `pagerduty:P${number}`);
    for (const key of keys) this.#alerts.delete(key);
    this.#tell(keys);
  }

  #tell(keys: readonly string[]): void {
    for (const listener of this.#listeners) listener(keys);
  }
}

const STATES: Partial<Record<FeedEntry["change"], AlertState>> = {
  acknowledged: "acked",
  unacknowledged: "open",
  reopened: "open",
  snoozed: "snoozed",
  closed: "closed",
};

export interface World {
  readonly clock: TestClock;
  readonly store: EmbeddedStore;
  readonly known: FakeKnowledge;
  readonly chat: LastingChat;
  /** "place alert": what is told there anyway. */
  readonly reported: Set<string>;
  routes: readonly Route[];
  /** By platform; the lasting chat is there. */
  readonly adapters: Map<string, ChatAdapter>;
  readonly logged: string[];
  /** Whether something outside the clock is under way: sockets. */
  isBusy: () => boolean;
  /** Begins to show; another process, if one has shown before. */
  start(over?: { readonly store?: Pick<Store, "get" | "list" | "commit"> }): Show;
  /** Ends it like a crash: what is under way may or may not have happened. */
  stop(): Promise<void>;
  /** Everything that is to be done now is done; time passes as far as it must. */
  settle(): Promise<void>;
  /** So much time passes, and no more: whatever waits goes on waiting. */
  elapse(ms: number): Promise<void>;
  /** So much time passes, and what it brings is done. */
  pass(ms: number): Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const clock = new TestClock("2026-11-21T03:00:00Z");
  const dir = await mkdtemp(join(tmpdir(), "tocsin-cards-"));
  const store = await openEmbeddedStore({ dir, clock });
  const chat = new LastingChat();
  const logged: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: (event) => void logged.push(event),
    error: (event) => void logged.push(event),
  };
  let show: Show | undefined;
  let crash = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const world: World = {
    ...{ clock, store, chat, logged },
    known: new FakeKnowledge(clock),
    routes: [ROUTE],
    reported: new Set(),
    isBusy: () => false,
    adapters: new Map([[chat.platform, chat.connect()]]),
    start: (over) => {
      crash = new AbortController();
      show = createShow({
        ...{ known: world.known, store: over?.store ?? store, clock, log },
        routes: () => world.routes,
        adapterOf: (platform) => world.adapters.get(platform),
        posted: async () => undefined,
        isReported: (place, alert) => world.reported.has(`${place} ${alert}`),
      });
      ended = show.lead(crash.signal);
      return show;
    },
    stop: async () => {
      crash.abort();
      await clock.drive(ended, world.isBusy);
    },
    settle: async () => {
      for (let turn = 0; turn < 5; turn += 1) await nextTurn();
      await clock.drive(show?.idle() ?? Promise.resolve(), world.isBusy);
    },
    elapse: (ms) => clock.drive(clock.sleep(ms), world.isBusy),
    pass: async (ms) => {
      await world.elapse(ms);
      await world.settle();
    },
  };
  onTestFinished(async () => {
    await world.stop();
    await store.close();
    await rm(dir, { recursive: true, force: true });
  });
  return world;
}
