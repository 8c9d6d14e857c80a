import { BotError } from "./errors.ts";

/** Structured logging: the event is a constant name ("vendor.call.failed"); everything variable is a field. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Keeps nothing. */
export const SILENT_LOG: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Says that something repeated fails when it begins to fail and when it works again, not each time. */
export interface Spell {
  failed(error: unknown, fields?: LogFields): void;
  worked(): void;
}

export function spellOf(log: Log, event: string): Spell {
  let failures = 0;
  return {
    failed: (error, fields = {}) => {
      failures += 1;
      // What is no BotError is a bug of ours.
      if (failures === 1) log[error instanceof BotError ? "warn" : "error"](`${event}.failed`, { ...fields, error });
    },
    worked: () => {
      if (failures > 0) log.info(`${event}.works_again`, { failures });
      failures = 0;
    },
  };
}
