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

  /** Resolves when the connection is gone. */
  async function listen(): Promise<void> {
    const client = connections.makeClient();
    const ended = new Promise<void>((resolve) => {
      client.once("end", () => resolve());
    });
    const end = (): void => void client.end();
    signal.addEventListener("abort", end, { once: true });
    try {
      await client.connect();
      client.on("notification", hear);
      await client.query(`LISTEN "${channel}"`);
      hear();
      await ended;
    } finally {
      signal.removeEventListener("abort", end);
      end();
    }
  }

  async function run(): Promise<void> {
    do {
      await listen().catch(connections.failed);
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
