import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { INTEGRATIONS } from "../../../integrations/index.ts";
import { connectAccounts } from "../../app/accounts.ts";
import { hookSources } from "../../app/hook-sources.ts";
import type { Config } from "../../config.ts";
import type { EventSource } from "../../core/events.ts";
import { hookAddress } from "../../hooks/address.ts";
import { hookSecrets } from "../../hooks/secrets.ts";
import { createHttpClient } from "../../http/client.ts";
import { createSenders } from "../../incoming/senders.ts";
import { createPolicyHolder } from "../../policy/holder.ts";
import type { Setup } from "../setup.ts";

export const SANDBOX_LINE = "The sandbox needs no hooks: its emulators tell the bot of every change by themselves.";

const NO_VENDORS = { accounts: [], stop: async () => undefined };

/** One hook, as far as the settings let it be. */
export interface Hook {
  readonly source: EventSource;
  /** The whole address to give to the sender; undefined: it could not work. */
  readonly url: string | undefined;
  /** Why it has no address, a sentence each. */
  readonly missing: readonly string[];
  /** Why nothing could be verified at its address, which the vendor needs all the same: it shows its secret only then. */
  readonly unready: string | undefined;
}

/** Every hook of these settings; in the sandbox those of senders that it does not imitate. The store is not touched. */
export async function withHooks<T>({ config, clock }: Setup, work: (hooks: readonly Hook[]) => Promise<T>): Promise<T> {
  const http = createHttpClient({ clock });
  const vendors = config.sandbox ? NO_VENDORS : await connectAccounts({ config, clock, http, trickle: false });
  try {
    const policies = await createPolicyHolder({
      settings: config,
      accounts: INTEGRATIONS.map(({ id }) => id),
      read: async (path) => (existsSync(path) ? readFile(path, "utf8") : undefined),
    });
    const senders = createSenders(clock, () => policies.current().hooks);
    const sources = hookSources(vendors.accounts, senders);
    return await work(sources().map((source) => hookOf(source, config)));
  } finally {
    await vendors.stop();
    await http.stop();
  }
}

const NO_ADDRESS = "PUBLIC_URL is not set: the public https address at which HTTP_PORT can be reached.";
const NO_PORT = "HTTP_PORT is not set, so nothing would listen: set it to a port that PUBLIC_URL leads to.";
const NO_SECRET =
  "TOCSIN_SECRET is not set, from which hooks' secrets are made: take what `openssl rand -hex 32` prints.";

function hookOf(source: EventSource, config: Config): Hook {
  const { http, sandbox } = config;
  const publicUrl = config.publicUrl ?? (sandbox ? hereOf(config) : undefined);
  const [secret] = source.proof === "secret" ? hookSecrets(config, source.path) : [];
  const missing = [
    ...(publicUrl === undefined && !sandbox ? [NO_ADDRESS] : []),
    ...(http === undefined ? [NO_PORT] : []),
    ...(source.proof === "secret" && secret === undefined ? [NO_SECRET] : []),
  ];
  const url = publicUrl === undefined || missing.length > 0 ? undefined : hookAddress(publicUrl, source.path, secret);
  return { source, url, missing, unready: source.unready?.() };
}

/** Whoever tries the sandbox calls it from the same machine. */
function hereOf({ http }: Pick<Config, "http">): string | undefined {
  return http === undefined ? undefined : `http://${http.host}:${http.port}`;
}
