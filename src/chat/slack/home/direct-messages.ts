import { z } from "zod";
import type { SlackWeb } from "../ports.ts";

/** Kept in memory; a direct message has the same channel for ever, and asking again is all that forgetting costs. */
const KEPT_MOST = 10_000;

const OPENED = z.object({ channel: z.object({ id: z.string().min(1) }) });

/** The channels of the bot's direct messages with people. */
export interface DirectMessages {
  /** Slack told it by the way. */
  learn(team: string, user: string, channel: string): void;
  /** Opens it where it is not known yet. Throws BotError. */
  channelOf(team: string, user: string): Promise<string>;
}

export function createDirectMessages(web: SlackWeb): DirectMessages {
  const known = new Map<string, string>();
  const learn = (team: string, user: string, channel: string): void => {
    if (known.size >= KEPT_MOST) known.clear();
    known.set(`${team}.${user}`, channel);
  };
  return {
    learn,
    async channelOf(team, user) {
      const channel = known.get(`${team}.${user}`);
      if (channel !== undefined) return channel;
      const opened = OPENED.parse(await web.call(team, "conversations.open", { users: user }, { repeatable: true }));
      learn(team, user, opened.channel.id);
      return opened.channel.id;
    },
  };
}
