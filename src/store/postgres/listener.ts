import type { Client } from "pg";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import type { Connections } from "./connections.ts";

/** How long a listener that lost its connection waits before it tries again. */
const RETRY_MS = 1_000;

export interface Listener {
  stop(): Promise<void>;
}

/**
 * Calls `hear` with each notification on the channel, and after each connection that was made anew: something may have
 * been missed. It goes on for ever; that the database is away is the connections' to say.
 */
export function openListener(connections: Connections, channel: string, clock: Clock, hear: () => void): Listener {
  const stopping = new AbortController();
  const { signal } = stopping;

  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });

  /** Resolves when the connection is gone. */
  async function listen(client: Client): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      client.once("end", () => resolve());
    });
    await client.connect();
    client.on("notification", hear);
    await client.query(`LISTEN "${channel}"`);
    hear();
    await ended;
  }

  async function run(): Promise<void> {
    do {
      const client = connections.makeClient();
      await Promise.race([listen(client), stopped]).catch(connections.failed);
      // Whatever state it is in; one that does not answer is cut off when the connections close.
      void client.end();
    } while (!signal.aborted && (await sleptThrough(clock, RETRY_MS, signal)));
  }

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
