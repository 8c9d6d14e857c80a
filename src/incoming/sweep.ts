import type { Clock } from "../core/clock.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import type { Records } from "./records.ts";

/** How often alerts whose time is over are looked for, ms. */
const EVERY_MS = 3_600_000;
/** Of them, dropped at a time. */
const TOGETHER = 100;
const MOST = 1_000;

/** Drops closed alerts once their time is over, at most once an hour; what fails is tried again an hour later. */
export function createSweep(store: Store, records: Records, clock: Clock, log: Log): () => Promise<void> {
  const spell = spellOf(log, "incoming.sweep");
  let nextAt = clock.elapsed() + EVERY_MS;
  return async () => {
    if (clock.elapsed() < nextAt) return;
    nextAt = clock.elapsed() + EVERY_MS;
    try {
      const overdue = await records.overdue(MOST);
      for (let from = 0; from < overdue.length; from += TOGETHER) {
        await store.commit(overdue.slice(from, from + TOGETHER).flat());
      }
      spell.worked();
    } catch (error) {
      spell.failed(error);
    }
  };
}
