import { type Clock, sleptThrough } from "../core/clock.ts";

export interface InTimeOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** That is in time, ms since the epoch; Infinity: it may take as long as it takes. */
  readonly lastInstant: number;
  /** What `wait` is broken off with then. */
  late(): Error;
}

/** Runs `wait` with a signal that aborts also when it is too late. */
export async function inTime<T>(options: InTimeOptions, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, signal, lastInstant, late } = options;
  if (lastInstant === Number.POSITIVE_INFINITY) return wait(signal);
  const over = new AbortController();
  const tooLate = new AbortController();
  const watch = async (): Promise<void> => {
    if (await sleptThrough(clock, lastInstant + 1 - clock.now(), over.signal)) tooLate.abort(late());
  };
  void watch();
  try {
    return await wait(AbortSignal.any([signal, tooLate.signal]));
  } finally {
    over.abort();
  }
}
