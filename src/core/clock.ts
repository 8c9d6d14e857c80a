/**
 * The only source of time. Everything that waits or stamps takes a Clock, so tests move time instead of sleeping.
 * Socket deadlines are not the Clock's business: they are the HTTP client's and run on real time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since some moment, for measuring how long something took: it never jumps, whatever the date is set to. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Waits; false when `signal` cut the wait short, which is no fault of whoever waits. */
export async function sleptThrough(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
