import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Message } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Place } from "../core/people.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import type { Change, Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";
import type { Timers } from "../engine/timers.ts";
import { type LastWord, lastWordId, lastWordTimer } from "./last-words.ts";
import { createMessageBook, withoutMirror } from "./message-book.ts";
import { type MirrorLane, openMirrorLane } from "./mirror-lane.ts";
import { mirrored, type Saying } from "./mirrored.ts";
import { openStandingMessage } from "./standing-message.ts";

/** A last word waits so long for the progress that is still under way: whatever arrives last stays. */
const BEHIND_PROGRESS_MS = 15_000;

/**
 * What everybody in a place is told about changes, told in its mirrors too: in one message each. Nobody waits for a mirror,
 * and none of them stops what was said. Last words are kept until the mirror's chat has taken them, as timers are.
 */
export interface Mirrors {
  /** What is told of a plan. `isTakenUp`: a former process may have begun to tell it. */
  ofPlan(plan: StoredPlan, isTakenUp: boolean): PlanMirrors;
  /** One alert's card. Never throws; what could not be kept is logged. `key`: the same for each attempt to tell it. */
  card(key: string, saying: Saying, reply: Reply): Promise<void>;
  /** Resolves when nothing that was begun here is under way. */
  idle(): Promise<void>;
}

export interface PlanMirrors {
  /** While outcomes still arrive. */
  progress(reply: Reply): void;
  /**
   * The last word: on its way at once, whatever becomes of it where it was said. Resolves with what is left to do in the
   * commit that concludes the plan. Never throws.
   */
  end(reply: Reply): Promise<readonly Change[]>;
}

export interface MirrorsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  mirrorsOf(place: Place): readonly Place[];
  /** Whether what became of it is news for others: a change at a vendor. */
  isNews(plan: StoredPlan): boolean;
  timers(): Pick<Timers, "set" | "changed">;
  adapterOf(platform: string): ChatAdapter | undefined;
}

/** The end of a message that may still change. */
interface End {
  readonly lane: MirrorLane;
  readonly told: LastWord;
  /** Progress is under way, which must not arrive after it. */
  readonly isBehind: boolean;
  readonly quiet: Promise<void>;
}

const NOWHERE: PlanMirrors = { progress: () => undefined, end: async () => [] };

export function createMirrors(parts: MirrorsParts): Mirrors {
  const { store, clock, log, mirrorsOf, isNews, timers, adapterOf } = parts;
  const book = createMessageBook(store, log);
  const busy = new Set<Promise<void>>();

  /** For the commit that keeps a last word until its chat has taken it. */
  function due(told: LastWord, at: number): Change {
    return timers().set(lastWordId(told), lastWordTimer(told, at));
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => busy.delete(tracked));
    busy.add(tracked);
  }

  function laneOf(plan: StoredPlan, place: Place, isTakenUp: boolean): MirrorLane {
    return openMirrorLane({
      place,
      log,
      keep: (ref) => book.keepRef(plan, ref, place),
      open: async () => {
        const adapter = adapterOf(place.platform);
        if (adapter === undefined) return undefined;
        const begun = isTakenUp ? { ref: await book.refOf(plan, place), since: plan.createdAt } : undefined;
        return openStandingMessage({ adapter, place, posting: { key: keyOf(plan.id, place) }, begun, clock });
      },
    });
  }

  return {
    ofPlan: (plan, isTakenUp) => {
      const lanes = isNews(plan) ? mirrorsOf(plan.place).map((place) => laneOf(plan, place, isTakenUp)) : [];
      return lanes.length === 0 ? NOWHERE : planMirrors(plan, lanes);
    },
    card: async (key, saying, reply) => {
      const places = mirrorsOf(saying.place);
      if (places.length === 0) return;
      const at = clock.now();
      const message = mirrored(reply, saying, false);
      const changes = places.map((place) => due({ place, key: keyOf(key, place), message, at }, at));
      try {
        await store.commit(changes);
        timers().changed();
      } catch (error) {
        log.error("mirror.not_kept", { place: saying.place.id, error });
      }
    },
    idle: async () => {
      while (busy.size > 0) await Promise.all(busy);
    },
  };

  function planMirrors(plan: StoredPlan, lanes: readonly MirrorLane[]): PlanMirrors {
    return {
      progress: (reply) => {
        const message = mirrored(reply, plan, true);
        for (const lane of lanes) track(lane.show(message));
      },
      end: async (reply) => {
        const message = mirrored(reply, plan, false);
        const ends = await Promise.all(lanes.map((lane) => endOf(plan, lane, message)));
        const now = clock.now();
        const changes = ends.map(({ told, isBehind }) => due(told, now + (isBehind ? BEHIND_PROGRESS_MS : 0)));
        const forgotten = lanes.map(({ place }) => withoutMirror(plan, place));
        try {
          await store.commit(changes);
        } catch (error) {
          log.warn("mirror.not_kept_yet", { plan: plan.id, error });
          return [...changes, ...forgotten];
        }
        timers().changed();
        for (const end of ends) if (end.isBehind) track(hurry(end));
        return forgotten;
      },
    };
  }

  async function endOf(plan: StoredPlan, lane: MirrorLane, message: Message): Promise<End> {
    const isBehind = lane.isBusy();
    const quiet = lane.end();
    const { place } = lane;
    const ref = lane.ref() ?? (isBehind ? undefined : await findRef(plan, place));
    const stands = ref === undefined ? { since: plan.createdAt } : { ref };
    return { lane, isBehind, quiet, told: { place, key: keyOf(plan.id, place), message, at: clock.now(), ...stands } };
  }

  /** Where a former process has left it. */
  async function findRef(plan: StoredPlan, place: Place): Promise<MessageRef | undefined> {
    try {
      return await book.refOf(plan, place);
    } catch (error) {
      log.warn("mirror.place.not_read", { plan: plan.id, place: place.id, error });
      return undefined;
    }
  }

  /** The progress that was under way has arrived: the last word need not wait any longer. */
  async function hurry({ lane, quiet, told }: End): Promise<void> {
    await quiet;
    const ref = lane.ref();
    const now = due(ref === undefined ? told : { ...told, ref }, clock.now());
    try {
      const isWaiting: Change = { check: "timers", id: lastWordId(told), version: 1 };
      if (await committed(store, [isWaiting, now])) timers().changed();
    } catch (error) {
      log.warn("mirror.not_hurried", { place: lane.place.id, error });
    }
  }
}

function keyOf(of: string, place: Place): string {
  return `${of}:in:${place.id}`;
}
