import { SimpleShardingStrategy, type WebSocketOptions } from "discord.js";

/** For a WebSocket to open: real time, as of every socket. */
const HANDSHAKE_MS = 5_000;
/** For that and Discord's greeting: longer, as discord.js gives a socket up that is still opening without listening on. */
const HELLO_MS = 15_000;

type Build = NonNullable<WebSocketOptions["buildStrategy"]>;
type Manager = Parameters<Build>[0];

/**
 * Lets discord.js connect, and keeps it from it. Told to stop between two attempts it would try again all the same, and a
 * socket that is still opening it would leave behind without anybody to hear that it fails, which ends the process.
 */
export interface Leash {
  readonly buildStrategy: Build;
  /** No further attempt is made; resolves once none is under way. Then the client can be destroyed. */
  hold(): Promise<void>;
}

export function createLeash(): Leash {
  const held = new AbortController();
  let attempt: PromiseWithResolvers<void> | undefined;
  const over = (): void => attempt?.resolve();

  function watch(manager: Manager): void {
    const { retrieveSessionInfo } = manager.options;
    manager.options.handshakeTimeout = HANDSHAKE_MS;
    manager.options.helloTimeout = HELLO_MS;
    let isOpen = false;
    // What it asks for first in each attempt, and never gets once it is held; while it is connected, with each event too.
    manager.options.retrieveSessionInfo = (shard) => {
      if (isOpen) return retrieveSessionInfo(shard);
      if (held.signal.aborted) return new Promise(() => undefined);
      attempt = Promise.withResolvers();
      return retrieveSessionInfo(shard);
    };
    manager.on("hello", () => {
      isOpen = true;
      over();
    });
    manager.on("closed", () => {
      isOpen = false;
      over();
    });
  }

  return {
    buildStrategy: (manager) => {
      watch(manager);
      return new SimpleShardingStrategy(manager);
    },
    async hold() {
      held.abort();
      await attempt?.promise;
    },
  };
}
