import { connectSocket } from "../chat/socket/client.ts";
import { BotError } from "../core/errors.ts";
import { isHeldElsewhere } from "../store/embedded/faults.ts";
import { type Host, type HostOptions, openHost } from "./host.ts";
import type { Setup } from "./setup.ts";
import type { Shell } from "./shell.ts";

/** How long whoever holds the store only in passing is waited for: longer than most commands take. */
const PATIENCE_MS = 20_000;
/** Between two looks at who holds it. */
const PAUSE_MS = 50;

/**
 * Opens the bot to stay. Throws BotError("conflict") when another process that stays holds the store; one that holds it
 * for a message only is waited for.
 */
export async function claim(setup: Setup, shell: Shell, options: HostOptions): Promise<Host> {
  return retryWhileHeld(setup, async () => {
    try {
      return await openHost(setup, shell, options);
    } catch (error) {
      if (isHeldElsewhere(error)) await refuseIfTaken(setup);
      throw error;
    }
  });
}

/** Runs `attempt` until the store is free for it. Throws its error when it is something else, or when patience ends. */
export async function retryWhileHeld<T>({ clock }: Setup, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = clock.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isHeldElsewhere(error) || clock.now() >= giveUpAt) throw error;
    }
    await clock.sleep(PAUSE_MS);
  }
}

async function refuseIfTaken({ config, clock }: Setup): Promise<void> {
  const client = await connectSocket(config.dataDir, clock);
  if (client === undefined) return;
  const { role, pid } = client.host;
  client.close();
  if (role === "passing") return;
  throw new BotError(
    "conflict",
    `Tocsin runs here already: "tocsin ${role}", process ${pid}, holds ${config.dataDir}. ` +
      'Talk to it with "tocsin say", or stop it, or give this one a DATA_DIR of its own.',
  );
}
