import { INTEGRATIONS } from "../../../integrations/index.ts";
import { type AccountSettings, withDefaults } from "../../config/accounts.ts";
import type { Clock } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { Account } from "../../core/integration.ts";
import { listed } from "../../core/wording.ts";
import { createHttpClient } from "../../http/client.ts";
import type { Setup } from "../setup.ts";

/** From where to where. */
const MOVE = ["opsgenie", "jsm"] as const;

export interface BothAccounts {
  readonly from: Account;
  readonly to: Account;
  /** They are emulators with a sample company that is in the middle of its move. */
  readonly isSample: boolean;
}

/**
 * Both accounts, for as long as `work` takes. Without any credential the sample company in emulators of their own, which
 * keep nothing: a sandbox in DATA_DIR is neither read nor changed. Throws `not_configured` naming the missing settings.
 */
export async function withBothAccounts<T>(
  { config, clock }: Setup,
  work: (both: BothAccounts) => Promise<T>,
): Promise<T> {
  if (!config.sandbox) return withAccounts(config.accounts, clock, (both) => work({ ...both, isSample: false }));
  const sample = await startSample(clock);
  try {
    return await withAccounts(sample.accounts, clock, (both) => work({ ...both, isSample: true }));
  } finally {
    await sample.stop();
  }
}

async function withAccounts<T>(
  accounts: readonly AccountSettings[],
  clock: Clock,
  work: (both: Omit<BothAccounts, "isSample">) => Promise<T>,
): Promise<T> {
  const [from, to] = MOVE.map((id) => accounts.find(({ integration }) => integration.id === id));
  if (from === undefined || to === undefined) throw missing(accounts);
  const http = createHttpClient({ clock });
  const connect = ({ integration, env }: AccountSettings): Account => integration.connect({ http, clock, env });
  try {
    return await work({ from: connect(from), to: connect(to) });
  } finally {
    await http.stop();
  }
}

function missing(accounts: readonly AccountSettings[]): BotError {
  const absent = INTEGRATIONS.filter(
    ({ id }) => MOVE.some((one) => one === id) && !accounts.some(({ integration }) => integration.id === id),
  );
  const names = absent.flatMap(({ env }) => env.filter(({ required }) => required === true).map(({ name }) => name));
  const titles = listed(absent.map(({ title }) => title));
  return new BotError("not_configured", `Two accounts are compared: for ${titles}, set ${listed(names)}.`);
}

async function startSample(clock: Clock) {
  const [{ startSandboxServer }, { emulatorsOf }, { memoryState }, { sampleAt }] = await Promise.all([
    import("../../sandbox/server.ts"),
    import("../../sandbox/emulators.ts"),
    import("../../sandbox/memory-state.ts"),
    import("../../sandbox/company-vendors.ts"),
  ]);
  const { company } = sampleAt(MOVE);
  const server = await startSandboxServer({ declarations: emulatorsOf(MOVE), state: memoryState(), clock, company });
  for (const emulator of server.emulators) emulator.seed(company);
  return { accounts: INTEGRATIONS.map((one) => withDefaults(one, server.env())), stop: server.stop };
}
