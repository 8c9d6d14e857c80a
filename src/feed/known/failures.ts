import { BotError, ERRORS } from "../../core/errors.ts";

/** Between attempts at what does not answer; the last one for the rest. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000] as const;

/** What is refused so often, while the one who refuses works, is given up. */
export const REFUSALS_MAX = 5;

/** How long to wait after so many failures. */
export function againMs(failures: number): number {
  return AGAIN_MS[Math.min(Math.max(failures, 1), AGAIN_MS.length) - 1] ?? 0;
}

/** Whether it may work later without anything here being changed: not where one thing is refused, or where we are wrong. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof BotError)) return false;
  return ERRORS[error.code].retry || error.code === "vendor_auth" || error.code === "store_failed";
}
