import type { Clock } from "../core/clock.ts";
import type { Change, Store } from "../core/store.ts";

/** Chats repeat a delivery for minutes, webhooks for two days (PagerDuty, 48 h): kept well beyond that. */
const KEPT_MS = 7 * 86_400_000;
/** A bound for memory, some 10 MB; at ten commands a minute it is three days' worth. */
const KEPT_MAX = 50_000;
/** How many old ids leave with each new one: more than one, so that a backlog shrinks. */
const DROPPED_AT_ONCE = 4;

/** Remembers, durably and for at least days, which sayings have been acted on. */
export interface Inbox {
  /** True once a commit with the claim of this id went through; false again after its time. */
  knows(id: string): Promise<boolean>;
  /**
   * The changes that mark ids as acted on, for the commit that does so: a second commit with the same claim fails with
   * BotError("conflict"). Old ids leave with them, so nothing has to sweep.
   */
  claim(ids: readonly string[]): Promise<readonly Change[]>;
}

export function createInbox(store: Store, clock: Clock): Inbox {
  let loading: Promise<{ id: string; at: number }[]> | undefined;

  async function load(): Promise<{ id: string; at: number }[]> {
    const documents = await store.list("seen");
    const kept = documents.map(({ id, value }) => ({ id, at: Number(value.at) }));
    return kept.sort((a, b) => a.at - b.at);
  }

  return {
    knows: async (id) => (await store.get("seen", id)) !== undefined,
    claim: async (ids) => {
      loading ??= load();
      const kept = await loading;
      const at = clock.now();
      let leaving = 0;
      while (leaving < DROPPED_AT_ONCE) {
        const oldest = kept[leaving];
        if (oldest === undefined || (oldest.at > at - KEPT_MS && kept.length - leaving <= KEPT_MAX)) break;
        leaving += 1;
      }
      const dropped = kept.splice(0, leaving);
      kept.push(...ids.map((id) => ({ id, at })));
      return [
        ...dropped.map(({ id }): Change => ({ drop: "seen", id })),
        ...ids.map((id): Change => ({ put: "seen", id, value: { at }, version: 0 })),
      ];
    },
  };
}
