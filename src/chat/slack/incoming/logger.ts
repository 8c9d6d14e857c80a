import type { Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../../../core/log.ts";

/** Tokens, and addresses that are as good as one (response_url, a socket's ticket). */
const SECRETS = /\b(?:xox[a-z]|xapp)-[\w-]+|\b(?:https?|wss?):\/\/\S+/gu;

/**
 * What Slack's libraries log, in ours: from warnings on (`level`), one event, as text without secrets. Their errors are
 * warnings of ours: what they mean for somebody is told by whoever called.
 */
export function loggerFor(log: Log, event: string, level: LogLevel): Logger {
  const tell = (...said: unknown[]): void => {
    log.warn(event, { said: said.map(String).join(" ").replaceAll(SECRETS, "…") });
  };
  const quiet = (): void => undefined;
  return { debug: quiet, info: quiet, warn: tell, error: tell, setLevel: quiet, getLevel: () => level, setName: quiet };
}
