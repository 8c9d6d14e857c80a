import { setTimeout as realTime } from "node:timers/promises";

const TICK_MS = 20;

/** Resolves when it holds, or after so long, ms of real time. */
export async function until(holds: () => boolean, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end && !holds(); ) await realTime(TICK_MS);
}
