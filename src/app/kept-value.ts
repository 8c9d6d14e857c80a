import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { type Log, spellOf } from "../core/log.ts";

/** Something of a vendor's for whoever cannot wait at all: as it last came; undefined as long as it never did. */
export interface KeptValue<T> {
  /** When it is older than it should be it is read again meanwhile, once for all who ask; a failure is repeated no sooner. */
  recent(): T | undefined;
  /** Has nothing read. */
  peek(): T | undefined;
}

export interface KeptValueParts {
  readonly clock: Clock;
  readonly log: Log;
  /** For the log. */
  readonly what: string;
  readonly forMs: number;
}

/** Reads nothing until somebody asks. */
export function keptValue<T>({ clock, log, what, forMs }: KeptValueParts, read: () => Promise<T>): KeptValue<T> {
  const spell = spellOf(log, "suggestions.list");
  let last: T | undefined;
  let isReading = false;
  let readAgainAt = Number.NEGATIVE_INFINITY;

  async function readNow(): Promise<void> {
    isReading = true;
    try {
      last = await read();
      spell.worked();
    } catch (error) {
      const isAbsent = error instanceof BotError && error.code === "not_configured";
      if (!isAbsent) spell.failed(error, { what });
    } finally {
      isReading = false;
      readAgainAt = clock.elapsed() + forMs;
    }
  }

  return {
    recent() {
      if (!isReading && clock.elapsed() >= readAgainAt) void readNow();
      return last;
    },
    peek: () => last,
  };
}
