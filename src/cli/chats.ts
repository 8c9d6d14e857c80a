import type { FastifyPluginAsync } from "fastify";
import type { App } from "../app.ts";
import type { Log } from "../core/log.ts";
import { connecting } from "./connecting.ts";
import type { Setup } from "./setup.ts";

/** The chats that a serving process is connected to. */
export interface Chats {
  /** What of theirs is on the bot's own HTTP server, which is there before the bot is. */
  readonly plugins: readonly FastifyPluginAsync[];
  /**
   * Connects them to the bot, beside each other. One that cannot be reached is tried again for as long as it takes; `tell`
   * is given a line for a person whenever that changes. Throws BotError when a chat refuses what it is given: then nothing
   * would help.
   */
  attach(app: App, log: Log, tell: (line: string) => void): Promise<void>;
  /** Tries no more. What is connected is stopped by the bot. */
  stop(): Promise<void>;
}

/** Loads the chats that are configured, and no others. */
export async function openChats(setup: Setup): Promise<Chats> {
  const { clock } = setup;
  const { slack, discord } = setup.config;
  const opened = await Promise.all([
    slack && import("./slack-chat.ts").then(({ slackChat }) => slackChat(setup, slack)),
    discord && import("./discord-chat.ts").then(({ discordChat }) => discordChat(setup, discord)),
  ]);
  const chats = opened.flatMap((chat) => chat ?? []);
  const connections = chats.map((chat) => connecting(chat, clock));
  return {
    plugins: chats.flatMap(({ plugins }) => plugins),
    async attach(app, log, tell) {
      const tried = await Promise.allSettled(connections.map(({ attach }) => attach(app, log, tell)));
      for (const attempt of tried) if (attempt.status === "rejected") throw attempt.reason;
    },
    stop: async () => void (await Promise.all(connections.map(({ stop }) => stop()))),
  };
}
