import type { FastifyPluginAsync } from "fastify";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { httpRoad, type Take } from "./incoming/http.ts";
import type { Clerk } from "./oauth/clerk.ts";
import { createInstallDoor } from "./oauth/door.ts";
import type { SlackSettings } from "./settings.ts";

/**
 * What of Slack's is on the bot's own HTTP server. It is there before the bot is: what comes early is to come again.
 */
export interface SlackDoor {
  readonly plugin: FastifyPluginAsync;
  /** From now on deliveries are worked on; undefined: no more. */
  receive(take: Take | undefined): void;
  /** From now on workspaces may install the bot; undefined: no more. */
  admit(clerk: Clerk | undefined): void;
}

export interface DoorOptions {
  readonly settings: SlackSettings;
  readonly clock: Clock;
  readonly log: Log;
}

export function createSlackDoor({ settings, clock, log }: DoorOptions): SlackDoor {
  const { road } = settings;
  const installing = createInstallDoor({ settings, log });
  let current: Take | undefined;
  return {
    admit: installing.open,
    plugin: async (app) => {
      await app.register(installing.plugin);
      if (road.type === "socket") return;
      const { signingSecret } = road;
      await app.register(httpRoad({ signingSecret, clock, log, take: (delivery) => current?.(delivery) }));
    },
    receive: (take) => {
      current = take;
    },
  };
}
