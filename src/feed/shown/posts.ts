import type { Clock } from "../../core/clock.ts";
import type { Spell } from "../../core/log.ts";
import type { Live } from "./live.ts";
import { waitAfter } from "./waits.ts";

/** Cards of one place that are shown at the same time: the chat paces them, and people want to be answered in between. */
const AT_ONCE = 4;

/** Shows the cards of one place: several at a time, each by one, and what fails again after a while. */
export interface Posts {
  /**
   * Begins as much of it as there is room for: what is not there yet before what changes, of that what was shown longest
   * ago first, and what fails last.
   */
  begin(lives: Iterable<Live>): void;
  /** By `elapsed`: when more may begin. */
  freeAt(): number;
  /** How many are under way. */
  busy(): number;
  /** Resolves when none is. */
  settled(): Promise<void>;
}

export interface PostsParts {
  readonly clock: Clock;
  readonly spell: Spell;
  readonly place: string;
  /** Brings a card to its chat; throws when that failed. */
  deliver(live: Live): Promise<void>;
  /** Something has become of one. */
  onEnd(): void;
}

export function createPosts({ clock, spell, place, deliver, onEnd }: PostsParts): Posts {
  const underWay = new Set<Promise<void>>();
  /** In a row: then the chat is tried with one card at a time. */
  let failures = 0;
  let freeAt = 0;

  async function show(live: Live): Promise<void> {
    live.isBusy = true;
    live.isDirty = false;
    live.shownAt = clock.elapsed();
    try {
      await deliver(live);
      live.failures = 0;
      failures = 0;
      spell.worked();
    } catch (error) {
      live.failures += 1;
      failures += 1;
      live.isDirty = true;
      const now = clock.elapsed();
      live.retryAt = now + waitAfter(live.failures);
      freeAt = now + waitAfter(failures);
      spell.failed(error, { place });
    } finally {
      live.isBusy = false;
    }
  }

  function start(live: Live): void {
    const work = show(live).finally(() => {
      underWay.delete(work);
      onEnd();
    });
    underWay.add(work);
  }

  return {
    begin: (lives) => {
      const tick = clock.elapsed();
      const room = (failures > 0 ? 1 : AT_ONCE) - underWay.size;
      if (room <= 0 || (failures > 0 && tick < freeAt)) return;
      const ready = [...lives].filter(({ isDirty, isBusy, retryAt }) => isDirty && !isBusy && retryAt <= tick);
      for (const live of ready.toSorted(byHaste).slice(0, room)) start(live);
    },
    freeAt: () => (failures > 0 ? freeAt : 0),
    busy: () => underWay.size,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function byHaste(a: Live, b: Live): number {
  return a.failures - b.failures || Number(a.ref !== undefined) - Number(b.ref !== undefined) || a.shownAt - b.shownAt;
}
