import { type Clock, sleptThrough } from "../core/clock.ts";

/** What `work` resolves with; undefined when it takes longer than `ms`: then it is left to itself. Throws what it throws. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  const patience = new AbortController();
  const overdue = sleptThrough(clock, ms, patience.signal).then(() => undefined);
  // Nobody may be listening any more when it fails.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, overdue]);
  } finally {
    patience.abort();
  }
}
