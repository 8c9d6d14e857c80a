import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { within } from "./within.ts";

/** A menu must be answered within three seconds (Slack docs, block_suggestion, read 2026-11-21), the way there included. */
const PATIENCE_MS = 1_500;

/**
 * A vendor's list for whoever cannot wait: while it does not come it is as it last was. Throws what reading it throws, or
 * "vendor_silent", only as long as it never came. A reading that takes long goes on, for the next who asks.
 */
export function recentList<T>(
  clock: Clock,
  what: string,
  read: () => Promise<readonly T[]>,
): () => Promise<readonly T[]> {
  let last: readonly T[] | undefined;
  let reading: Promise<readonly T[]> | undefined;

  async function readNow(): Promise<readonly T[]> {
    try {
      last = await read();
      return last;
    } finally {
      reading = undefined;
    }
  }

  return async () => {
    reading ??= readNow();
    try {
      const list = (await within(clock, PATIENCE_MS, reading)) ?? last;
      if (list !== undefined) return list;
    } catch (error) {
      if (last === undefined || !(error instanceof BotError)) throw error;
      return last;
    }
    throw new BotError("vendor_silent", `${what} have not come yet: try again in a moment.`);
  };
}
