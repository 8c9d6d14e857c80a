import type { FastifyPluginAsync } from "fastify";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { httpRoad, type TakeInteraction } from "./incoming/http.ts";
import type { DiscordSettings } from "./settings.ts";

/** What of Discord's is on the bot's own HTTP server. It is there before the bot is: what comes early is refused. */
export interface DiscordDoor {
  readonly plugin: FastifyPluginAsync;
  /** From now on interactions are worked on; undefined: no more. */
  receive(take: TakeInteraction | undefined): void;
}

export interface DoorOptions {
  readonly settings: Pick<DiscordSettings, "publicKey">;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDiscordDoor({ settings: { publicKey }, clock, log }: DoorOptions): DiscordDoor {
  let current: TakeInteraction | undefined;
  return {
    plugin: async (app) => {
      if (publicKey === undefined) return;
      const take: TakeInteraction = (payload, answer) => current?.(payload, answer) ?? false;
      await app.register(httpRoad({ publicKey, clock, log, take }));
    },
    receive: (take) => {
      current = take;
    },
  };
}
