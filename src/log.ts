import { createRequire } from "node:module";
import type { DestinationStream, Logger } from "pino";
import { BotError } from "./core/errors.ts";
import type { Log, LogFields } from "./core/log.ts";
import type { Redact } from "./core/redact.ts";

export const LOG_LEVELS = ["error", "warn", "info", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  /** Lines below this level are dropped before anything is spent on them. */
  readonly level: LogLevel;
  /** Applied to each finished line, so nothing in a field, a message or a stack trace escapes it. */
  readonly redact: Redact;
  readonly destination: DestinationStream;
}

const RANK: Record<LogLevel, number> = { info: 0, warn: 1, error: 2, silent: 3 };

/**
 * A log of JSON lines: `{"level":"warn","time":"2026-11-21T03:00:00.000Z","event":"…", …fields}`. Errors in the fields
 * `error` and `cause` keep their stack, code and causes; a BotError, which was expected, its sentence and its facts. pino is loaded with the first line that is written: it costs
 * some 30 ms (measured on Node 24), which a start that has nothing to say does not owe.
 */
export function createLog({ level, redact, destination }: LogOptions): Log {
  let pino: Logger | undefined;
  const line =
    (of: Exclude<LogLevel, "silent">) =>
    (event: string, fields: LogFields = {}) => {
      if (RANK[of] < RANK[level]) return;
      pino ??= openPino({ write: (text) => destination.write(redact(text)) });
      pino[of]({ event, ...fields });
    };
  return { info: line("info"), warn: line("warn"), error: line("error") };
}

function openPino(destination: DestinationStream): Logger {
  const load: (id: "pino") => typeof import("pino") = createRequire(import.meta.url);
  const { pino } = load("pino");
  const { errWithCause } = pino.stdSerializers;
  const serialized = (error: unknown): unknown =>
    error instanceof BotError ? sentenced(error) : error instanceof Error ? errWithCause(error) : error;
  return pino(
    {
      level: "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: serialized, cause: serialized },
    },
    destination,
  );
}

/** What was expected is told by its sentence and its facts; where it was thrown helps nobody. */
function sentenced({ code, message, status, requestId, details, cause }: BotError): LogFields {
  const because = cause instanceof Error ? { because: cause.message } : {};
  return { code, message, status, requestId, ...because, ...(Object.keys(details).length > 0 ? { details } : {}) };
}
