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
  failed(fields: LogFields): void;
  worked(): void;
}

export function spellOf(log: Log, event: string): Spell {
  let failures = 0;
  return {
    failed: (fields) => {
      failures += 1;
      if (failures === 1) log.warn(`${event}.failed`, fields);
    },
    worked: () => {
      if (failures > 0) log.info(`${event}.works_again`, { failures });
      failures = 0;
    },
  };
}
