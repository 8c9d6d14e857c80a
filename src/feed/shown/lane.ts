import type { ChatAdapter } from "../../core/chat.ts";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { KnownAlerts } from "../../core/feed.ts";
import { type Log, spellOf } from "../../core/log.ts";
import { placeWithId } from "../../core/people.ts";
import type { Route } from "../../core/routes.ts";
import type { Store } from "../../core/store.ts";
import { createBell } from "./bell.ts";
import { type Book, openBook } from "./book.ts";
import { type DeliveryParts, deliver } from "./delivery.ts";
import { type NextParts, nextAt, restsNow } from "./next.ts";
import type { Numbers } from "./numbers.ts";
import { createPosts, type Posts } from "./posts.ts";
import { settle } from "./settle.ts";
import { waitAfter } from "./waits.ts";

export interface LaneParts extends DeliveryParts {
  readonly place: string;
  readonly known: KnownAlerts;
  readonly store: Pick<Store, "list" | "commit">;
  readonly clock: Clock;
  readonly log: Log;
  readonly numbers: Numbers;
  routes(): readonly Route[];
  adapterOf(platform: string): ChatAdapter | undefined;
  isReported(place: string, alert: string): boolean;
}

/** The cards of one place: what they are to be is stored, and the chat is brought to it. */
export interface Lane {
  /** These alerts have changed, are new, or are forgotten. */
  changed(keys: Iterable<string>): void;
  /** Works until `signal` aborts, and then until nothing is under way any more. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing is to be done now. */
  idle(): Promise<void>;
}

export function createLane(parts: LaneParts): Lane {
  const { place: id, known, store, clock, log, numbers, routes, adapterOf } = parts;
  const place = placeWithId(id);
  const bell = createBell(clock);
  const spell = spellOf(log, "feed.cards.store");
  const chatSpell = spellOf(log, "feed.cards.chat");
  const pending = new Set<string>();
  /** Of the store, in a row. */
  let failures = 0;
  let isWorking = false;
  let isQuiet = false;
  let rested = Promise.withResolvers<void>();

  /** Nobody has to wait for what is not done by now. */
  function rest(quiet: boolean): void {
    isQuiet = quiet;
    rested.resolve();
    rested = Promise.withResolvers();
  }

  async function adapterThere(signal: AbortSignal): Promise<ChatAdapter | undefined> {
    for (let tries = 1; !signal.aborted; tries += 1) {
      const adapter = adapterOf(place.platform);
      if (adapter !== undefined) return adapter;
      rest(true);
      await sleptThrough(clock, waitAfter(tries), signal);
    }
    return undefined;
  }

  /** Throws what the store throws. */
  async function work(book: Book, adapter: ChatAdapter, posts: Posts, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const keys = [...pending];
      pending.clear();
      try {
        const isReported = (alert: string): boolean => parts.isReported(id, alert);
        const facts = { book, place, known, routes: routes(), keeps: adapter.keepsMessages, isReported };
        const left = await settle(keys, { ...facts, store, clock, numbers });
        for (const key of left) pending.add(key);
        failures = 0;
        spell.worked();
      } catch (error) {
        for (const key of keys) pending.add(key);
        throw error;
      }
      // Frozen meanwhile, it may lead no more, and somebody else knows better by now.
      if (signal.aborted) return;
      posts.begin(book.lives.values());
      const next: NextParts = { book, posts, waiting: pending.size, now: clock.now(), tick: clock.elapsed() };
      rest(restsNow(next));
      await bell.wait(nextAt(next) - next.tick, signal);
    }
  }

  return {
    changed: (keys) => {
      for (const key of keys) pending.add(key);
      if (isWorking) isQuiet = false;
      bell.ring();
    },
    run: async (signal) => {
      while (!signal.aborted) {
        const adapter = await adapterThere(signal);
        if (adapter === undefined) break;
        const posts = createPosts({
          ...{ clock, place: id, spell: chatSpell, onEnd: bell.ring },
          deliver: (live) => deliver(live, adapter, parts),
        });
        try {
          const book = await openBook(store, id);
          isWorking = true;
          await work(book, adapter, posts, signal);
        } catch (error) {
          failures += 1;
          spell.failed(error, { place: id });
        }
        isWorking = false;
        await posts.settled();
        rest(true);
        await sleptThrough(clock, waitAfter(failures), signal);
      }
      rest(true);
    },
    idle: async () => {
      while (!isQuiet) await rested.promise;
    },
  };
}
