import { INTEGRATIONS } from "../../integrations/index.ts";
import { type Config, readConfig } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { redactor } from "../core/redact.ts";
import { createLog } from "../log.ts";
import { readEnv } from "./env-file.ts";
import type { Shell } from "./shell.ts";

/** What a subcommand that deals with the bot starts from. */
export interface Setup {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where log lines go. */
export interface LogTarget {
  write(line: string): void;
}

/** Reads every setting. Throws ConfigError with all faults at once. */
export function readSetup(shell: Shell, logTarget: LogTarget = shell.stderr): Setup {
  const config = readConfig(readEnv(shell.cwd, shell.env), INTEGRATIONS);
  const redact = redactor(config.secrets);
  const log = createLog({ level: config.logLevel, redact, destination: { write: (line) => logTarget.write(line) } });
  return { config, clock: shell.clock, log };
}
