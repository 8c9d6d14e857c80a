/** Structured logging: the event is a constant name ("vendor.call.failed"); everything variable is a field. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Keeps nothing. */
export const SILENT_LOG: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
