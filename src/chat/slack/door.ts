import type { FastifyPluginAsync } from "fastify";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { httpRoad, type Take } from "./incoming/http.ts";
import type { SlackSettings } from "./settings.ts";

/**
 * What of Slack's is on the bot's own HTTP server. It is there before the bot is: what comes early is to come again.
 */
export interface SlackDoor {
  readonly plugin: FastifyPluginAsync;
  /** From now on deliveries are worked on; undefined: no more. */
  receive(take: Take | undefined): void;
}

export interface DoorOptions {
  readonly settings: SlackSettings;
  readonly clock: Clock;
  readonly log: Log;
}

export function createSlackDoor({ settings: { road }, clock, log }: DoorOptions): SlackDoor {
  let current: Take | undefined;
  return {
    plugin: async (app) => {
      if (road.type === "socket") return;
      const { signingSecret } = road;
      await app.register(httpRoad({ signingSecret, clock, log, take: (delivery) => current?.(delivery) }));
    },
    receive: (take) => {
      current = take;
    },
  };
}
