import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { Book } from "./book.ts";
import type { KeptAlert } from "./kept.ts";

const SWEEP_MS = 3_600_000;
/** So long after it was closed an alert is forgotten, and so long after its last sign of life one whose account is gone. Ours. */
const KEPT_MS = 86_400_000;

export interface SweepOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  isConfigured(account: string): boolean;
}

/** Forgets what is over, every hour until the signal aborts. */
export async function sweep({ book, clock, signal, isConfigured }: SweepOptions): Promise<void> {
  const isOver = ({ closedAt, asOf, alert }: KeptAlert): boolean => {
    const endedAt = closedAt ?? (isConfigured(alert.account) ? Number.POSITIVE_INFINITY : asOf);
    return endedAt + KEPT_MS <= clock.now();
  };
  while (await sleptThrough(clock, SWEEP_MS, signal)) {
    const over = [...book.pages].filter(([, { kept }]) => isOver(kept));
    const become = (kept: KeptAlert | undefined) => (kept === undefined || isOver(kept) ? undefined : kept);
    await Promise.all(over.map(([key]) => book.keep({ arrivals: [], alert: { key, become } })));
  }
}
