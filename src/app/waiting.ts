import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Wait } from "../core/http.ts";
import type { Reply } from "../core/reply.ts";
import { duration, listed } from "../core/wording.ts";

/** Below this nobody wonders what takes so long; and a message is edited no more often. */
const TELL_AFTER_MS = 1_000;

/** "Waiting out Statuspage's rate limit for 58 s …", or undefined when nobody waits. */
export function waitingLine(waits: readonly Wait[], now: number): string | undefined {
  const inForce = waits.filter((wait) => wait.untilAt > now);
  if (inForce.length === 0) return undefined;
  return `Waiting out ${listed(inForce.map((wait) => `${wait.title}'s rate limit for ${duration(wait.untilAt - now)}`))} …`;
}

/** After so many seconds of silence a person wants to know that it is not the bot that hangs. */
const SLOW_AFTER_S = 3;

export interface WaitWatch {
  readonly clock: Clock;
  waits(): readonly Wait[];
  show(reply: Reply): Promise<unknown>;
}

/** Does the work, and says once a second for whom it is waiting; of a vendor that is merely slow, after a while, once. */
export async function tellingWaits<T>({ clock, waits, show }: WaitWatch, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const watch = async (): Promise<void> => {
    for (let seconds = 1; await sleptThrough(clock, TELL_AFTER_MS, done.signal); seconds++) {
      const slow = seconds === SLOW_AFTER_S ? "Still waiting for an answer …" : undefined;
      const line = waitingLine(waits(), clock.now()) ?? slow;
      if (line !== undefined) await show({ type: "reply", tone: "plain", title: line });
    }
  };
  const watching = watch();
  try {
    return await work();
  } finally {
    done.abort();
    await watching;
  }
}
