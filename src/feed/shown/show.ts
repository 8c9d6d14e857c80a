import type { ChatAdapter, MessageRef } from "../../core/chat.ts";
import type { Clock } from "../../core/clock.ts";
import { type KnownAlerts, keyOfAlert } from "../../core/feed.ts";
import type { Log } from "../../core/log.ts";
import type { Place } from "../../core/people.ts";
import type { Reply } from "../../core/reply.ts";
import type { Route } from "../../core/routes.ts";
import type { Store } from "../../core/store.ts";
import type { ShownCard } from "./card.ts";
import { createLane, type Lane } from "./lane.ts";
import { createNumbers } from "./numbers.ts";

/** What is known of alerts, shown as cards where the routes lead. */
export interface Show {
  /**
   * Until `signal` aborts, and then until nothing is under way any more. One process at a time. Everything is taken up
   * where a former one has left it; what is open, is not old and was told nowhere is told now. Throws
   * BotError("store_failed") when it cannot begin; later failures of the store or of a chat are waited out.
   */
  lead(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing is to be done now, but what fails and is tried again. At once when nobody leads here. */
  idle(): Promise<void>;
}

export interface ShowParts {
  /** Read from the store before `lead` is called, or told of as changes once it is. */
  readonly known: KnownAlerts;
  readonly store: Pick<Store, "get" | "list" | "commit">;
  readonly clock: Clock;
  readonly log: Log;
  /** As they are now: changed ones hold from the next alert on. */
  routes(): readonly Route[];
  adapterOf(platform: string): ChatAdapter | undefined;
  /** What changes of that alert now is told in that place anyway: somebody has asked for it there. */
  isReported(place: string, alert: string): boolean;
  /** A message of the feed was posted there; called again when it is not certain whether it was called before. */
  posted(place: Place, ref: MessageRef, reply: Reply): Promise<void>;
}

export function createShow(parts: ShowParts): Show {
  const { known, store, routes } = parts;
  const numbers = createNumbers(store);
  const lanes = new Map<string, Lane>();

  /** Cards can only be shown once their alerts are known: whoever reads those from the store tells of them. */
  async function untilKnown(cards: readonly ShownCard[], signal: AbortSignal): Promise<void> {
    const isKnown = cards.length === 0 || cards.some(({ members }) => members.some(({ alert }) => known.get(alert)));
    if (isKnown || signal.aborted) return;
    const told = Promise.withResolvers<void>();
    const end = known.onChange(() => told.resolve());
    signal.addEventListener("abort", () => told.resolve(), { once: true });
    await told.promise;
    end();
  }

  return {
    lead: async (signal) => {
      const running: Promise<void>[] = [];
      const open = (place: string): void => {
        if (lanes.has(place)) return;
        const lane = createLane({ ...parts, numbers, place, find: known.get });
        lanes.set(place, lane);
        running.push(lane.run(signal));
      };
      const openAll = (): void => {
        for (const { to } of routes()) for (const place of to) open(place);
      };
      const cards = (await store.list("cards")).map(({ value }) => value as ShownCard);
      await untilKnown(cards, signal);
      if (signal.aborted) return;
      for (const { place } of cards) open(place.id);
      openAll();
      const all = [...known.all()].map(({ alert }) => keyOfAlert(alert));
      for (const lane of lanes.values()) lane.changed(all);
      const end = known.onChange((keys) => {
        openAll();
        for (const lane of lanes.values()) lane.changed(keys);
      });
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      });
      end();
      await Promise.all(running);
      lanes.clear();
    },
    idle: async () => {
      await Promise.all([...lanes.values()].map((lane) => lane.idle()));
    },
  };
}
