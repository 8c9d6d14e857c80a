import { duplexPair } from "node:stream";
import type { App } from "../app.ts";
import { greet, type SocketClient } from "../chat/socket/client.ts";
import type { Role } from "../chat/socket/protocol.ts";
import { openSocketServer } from "../chat/socket/server.ts";
import { BotError } from "../core/errors.ts";
import type { Message } from "../core/inbound.ts";
import type { Setup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { backUp } from "./store/backup-reply.ts";

export interface HostOptions {
  readonly role: Role;
  /** For a person at the prompt: the sandbox's company has a new alert now and then, and names are loaded at the start. */
  readonly trickle?: boolean;
  /** Gets the reports of plans that a former process left unfinished, unless another adapter was attached first. */
  onUnasked?(message: Message): void;
}

/** The bot in this process, which has the store open. */
export interface Host {
  readonly app: App;
  /**
   * Serves the other processes of its owner from now on. False where the system has no sockets for that, or another one
   * that shares the store does it.
   */
  listen(): Promise<boolean>;
  /** Talks to the bot of this process like another process would. */
  client(): Promise<SocketClient>;
  /** Finishes all that was accepted, then gives up the store. */
  finish(): Promise<void>;
  /** Gives up the store soon: plans that are not done by then go on at the next start. */
  stop(): Promise<void>;
}

/** Opens the bot. Throws what `openApp` throws: another process may hold the store (`isHeldElsewhere`). */
export async function openHost(setup: Setup, shell: Shell, options: HostOptions): Promise<Host> {
  const { config, clock, log } = setup;
  const { role, trickle = false } = options;
  const app = await shell.openApp({
    config,
    clock,
    log,
    trickle,
    warm: trickle || role === "serve",
  });
  const socket = openSocketServer({
    dir: config.dataDir,
    role,
    isShared: app.watched.store.isShared,
    clock,
    log,
    speaker: (as) => app.speaker(as),
    doctor: () => app.doctor(),
    backUp: (to) => backUp(app.watched.store, config.dataDir, to),
    onUnasked: (message) => options.onUnasked?.(message),
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= app.stop().then(socket.served);
    return stopped;
  };
  return {
    app,
    async listen() {
      await app.attach(socket);
      return socket.isListening();
    },
    async client() {
      const [ours, theirs] = duplexPair();
      socket.accept(theirs);
      const client = await greet(ours, clock);
      if (client === undefined) throw new BotError("stopping", "Tocsin is stopping.");
      return client;
    },
    async finish() {
      await socket.stop();
      await socket.served();
      await app.idle();
      await stop();
    },
    stop,
  };
}
