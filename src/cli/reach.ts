import { connectSocket, type SocketClient } from "../chat/socket/client.ts";
import { BotError } from "../core/errors.ts";
import type { Message } from "../core/inbound.ts";
import { retryWhileHeld } from "./claim.ts";
import { openHost } from "./host.ts";
import type { Setup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { leaveOnSignal } from "./signals.ts";

/** How often a host that leaves just as we ask is followed by another one that does before it looks like a fault. */
const FAREWELLS_MAX = 100;

export type Ask = (client: SocketClient) => Promise<"done" | "left">;

/**
 * Asks whoever holds the store: the process that has it open, through its socket, or the bot in this process when there
 * is none. Whatever happens between the two looks, `ask` is done once. Throws what `ask` and `openApp` throw.
 */
export async function reach(
  setup: Setup,
  shell: Shell,
  ask: Ask,
  onUnasked: (message: Message) => void,
): Promise<void> {
  for (let farewells = 0; farewells < FAREWELLS_MAX; farewells++) {
    const result = await retryWhileHeld(setup, async () => {
      const client = await connectSocket(setup.config.dataDir, setup.clock);
      return client === undefined ? hostAndAsk(setup, shell, ask, onUnasked) : ask(client).finally(client.close);
    });
    if (result === "done") return;
  }
  throw new BotError("stopping", "Every Tocsin that could be reached was just stopping: try again.");
}

async function hostAndAsk(
  setup: Setup,
  shell: Shell,
  ask: Ask,
  onUnasked: (message: Message) => void,
): Promise<"done" | "left"> {
  const host = await openHost(setup, shell, { role: "passing", onUnasked });
  const leaving = leaveOnSignal(shell, () => void host.stop());
  try {
    await host.listen();
    const client = await host.client();
    return await ask(client).finally(client.close);
  } finally {
    await host.finish();
    leaving.forget();
  }
}
