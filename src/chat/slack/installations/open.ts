import type { Clock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import type { Store } from "../../../core/store.ts";
import type { Installation, Installations } from "../ports.ts";
import type { SlackSettings } from "../settings.ts";
import type { Fetch } from "../web/client.ts";
import { createIdentify } from "./identify.ts";
import { openOne } from "./one.ts";
import { openSeveral } from "./several.ts";
import { createTokenSeal } from "./token-seal.ts";

/** Where the bot is installed, as it may change. Each method throws BotError("store_failed") when the store fails. */
export interface InstallationBook extends Installations {
  /** The one workspace of the bot's only token; undefined where workspaces install it by themselves. */
  readonly home?: string;
  /** There where workspaces install it by themselves. */
  readonly register?: InstallationRegister;
  /** Also throws BotError("not_configured") for a workspace whose token TOCSIN_SECRET does not open. */
  find(team: string): Promise<Installation | undefined>;
  /** Without those whose token TOCSIN_SECRET does not open. */
  all(): Promise<readonly Installation[]>;
  /** Names of the workspaces whose token TOCSIN_SECRET does not open. */
  unreadable(): Promise<readonly string[]>;
}

export interface InstallationRegister {
  /** Durable when it resolves; other processes see it within seconds. */
  put(installation: Installation): Promise<void>;
  /** False where there was none. Throws "conflict" when it was put again at the same moment. */
  drop(team: string): Promise<boolean>;
}

export interface InstallationOptions {
  readonly settings: SlackSettings;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether tocsin.yaml lets this workspace have the bot; asked only where workspaces install it by themselves. */
  mayJoin(team: string): boolean;
  /** Default: the platform's own. */
  readonly fetch?: Fetch;
}

/**
 * Finds out where the bot is installed. Throws BotError with what to do: "vendor_auth" for a bot token that Slack does not
 * accept, another vendor_… when Slack does not answer and never did, "not_configured" for a wrong TOCSIN_SECRET.
 */
export async function openInstallations(options: InstallationOptions): Promise<InstallationBook> {
  const { settings, store, clock, log, mayJoin, fetch } = options;
  const { workspaces, apiUrl } = settings;
  if (workspaces.type === "several") {
    return openSeveral({ store, seal: createTokenSeal(workspaces.secret), clock, log, mayJoin });
  }
  const identify = createIdentify({ apiUrl, log, ...(fetch === undefined ? {} : { fetch }) });
  const home = await openOne({ botToken: workspaces.botToken, identify, store, log });
  return {
    home: home.team,
    find: async (team) => (team === home.team ? home : undefined),
    all: async () => [home],
    unreadable: async () => [],
  };
}
