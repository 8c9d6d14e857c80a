import type { Config } from "../config.ts";
import type { EventSource } from "../core/events.ts";
import type { FeedRoad, Route } from "../core/routes.ts";
import type { Store } from "../core/store.ts";
import { hookAddress } from "../hooks/address.ts";
import type { HooksDoor } from "../hooks/door.ts";
import { hookSecrets, type Masters, newMaster } from "../hooks/secrets.ts";
import type { ConnectedAccounts } from "./accounts.ts";
import type { AppFeed } from "./feed.ts";
import { hookTargets } from "./hook-targets.ts";

/** How this process hears of what happens at the vendors. */
export interface HearingVendors {
  /** Webhooks are taken at this door from now on; `url`: the address of the server that it is in. */
  open(door: HooksDoor, url: string): void;
  /** No more are. */
  close(): void;
  /** How an account is heard of, where the settings leave that open: as it can be. */
  roadOf(account: string): FeedRoad;
  /** What a hook's sender has to be given; undefined: nobody outside can reach one. */
  addressOf(source: EventSource): string | undefined;
  /** The vendors are emulators in this process, which tell of every change by themselves. */
  readonly isSandbox: boolean;
  /** Why nothing comes in here, as the rest of a sentence; undefined: it does. */
  deafness(): string | undefined;
}

export interface HearingVendorsParts {
  readonly config: Pick<Config, "secret" | "formerSecret" | "publicUrl" | "http" | "sandbox">;
  readonly store: Store;
  readonly vendors: Pick<ConnectedAccounts, "hook">;
  readonly accounts: ConnectedAccounts["accounts"];
  sources(): readonly EventSource[];
  routes(): readonly Route[];
  feed(): Pick<AppFeed, "arrived">;
}

export function createHearingVendors(parts: HearingVendorsParts): HearingVendors {
  const { config, store, vendors, accounts, sources, routes, feed } = parts;
  /** In the sandbox nobody outside is told of it, so a new one at each start will do. */
  const made = config.sandbox && config.secret === undefined ? newMaster() : undefined;
  const masters: Masters = { ...config, secret: config.secret ?? made };
  let open: { readonly door: HooksDoor; readonly url: string } | undefined;

  /** Whether its events can come in at a hook. */
  function isTold(account: string): boolean {
    const source = accounts.find((one) => one.account === account)?.capabilities.events;
    if (source === undefined || open === undefined) return false;
    if (config.sandbox) return true;
    return source.proof === "signature" ? source.unready?.() === undefined : masters.secret !== undefined;
  }

  return {
    open: (door, url) => {
      open = { door, url };
      const secretsOf = (path: string): readonly string[] => hookSecrets(masters, path);
      door.open({ store, sources, secretsOf, arrived: (arrivals) => feed().arrived(arrivals) });
      vendors.hook?.(hookTargets(url, masters.secret).targetOf);
    },
    close: () => open?.door.close(),
    // Nobody is asked for what nobody wants to be told.
    roadOf: (account) => (isTold(account) || routes().length === 0 ? "hooks" : "poll"),
    addressOf: ({ path, proof }) => {
      if (config.publicUrl === undefined || config.http === undefined) return undefined;
      const [secret] = proof === "secret" ? hookSecrets(masters, path) : [];
      if (proof === "secret" && secret === undefined) return undefined;
      return hookAddress(config.publicUrl, path, secret);
    },
    isSandbox: config.sandbox,
    deafness: () => (open === undefined ? "no server listens in this process, so no test was made" : undefined),
  };
}
