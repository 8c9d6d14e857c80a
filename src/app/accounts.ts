import { INTEGRATIONS } from "../../integrations/index.ts";
import { type AccountSettings, withDefaults } from "../config/accounts.ts";
import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import type { SeedPerson, TargetOf } from "../core/emulator.ts";
import type { HttpClient } from "../core/http.ts";
import type { Account } from "../core/integration.ts";

export interface ConnectedAccounts {
  readonly accounts: readonly Account[];
  /** Who speaks in the sandbox when nobody says who they are; undefined with real accounts. */
  readonly sample: SeedPerson | undefined;
  /** For the person at the prompt. */
  readonly notes: readonly string[];
  /** The sandbox's emulators tell of every change there from now on; undefined with real accounts. */
  hook?(targetOf: TargetOf): void;
  stop(): Promise<void>;
}

export interface AccountPorts {
  readonly config: Config;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly trickle: boolean;
}

/** The configured vendors; in the sandbox those that it imitates, after their emulators were started. */
export async function connectAccounts({ config, clock, http, trickle }: AccountPorts): Promise<ConnectedAccounts> {
  const connect = ({ integration, env }: AccountSettings): Account => integration.connect({ http, clock, env });
  if (!config.sandbox) {
    return { accounts: config.accounts.map(connect), sample: undefined, notes: [], stop: async () => undefined };
  }
  const [{ openSandbox }, { emulatorsOf }] = await Promise.all([
    import("../sandbox/sandbox.ts"),
    import("../sandbox/emulators.ts"),
  ]);
  const sandbox = await openSandbox({
    dataDir: config.dataDir,
    clock,
    declarations: emulatorsOf(config.sandboxVendors),
    trickle,
  });
  return {
    accounts: INTEGRATIONS.filter(({ id }) => config.sandboxVendors.some((vendor) => vendor === id)).map(
      (integration) => connect(withDefaults(integration, sandbox.env)),
    ),
    sample: sandbox.responder,
    notes: sandbox.notes,
    hook: (targetOf) => void sandbox.server.hookAll(targetOf),
    stop: sandbox.stop,
  };
}
