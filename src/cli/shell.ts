import type { App, AppOptions } from "../app.ts";
import type { Env } from "../config/variables.ts";
import type { Clock } from "../core/clock.ts";

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

export type Screenlike = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** The process as the subcommands see it; tests hand in their own. */
export interface Shell {
  readonly env: Env;
  /** The folder in which `.env` is looked for. */
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Screenlike;
  readonly stderr: Screenlike;
  readonly signals: {
    on(signal: Signal, listener: () => void): unknown;
    off(signal: Signal, listener: () => void): unknown;
  };
  readonly clock: Clock;
  /** Loads the bot, which subcommands that only ask another process never do. */
  openApp(options: AppOptions): Promise<App>;
  /** Ends the process at once, for somebody who will not wait. */
  exit(code: number): void;
}
