import type { Config } from "../config.ts";
import type { ChatAdapter } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Policy } from "../core/policy.ts";
import type { Store } from "../core/store.ts";
import type { Grammar } from "../router/grammar.ts";
import { discordTerms } from "./discord-policy.ts";
import { slackTerms } from "./slack-policy.ts";

export interface AbsentChatParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly grammar: Grammar;
  policy(): Policy;
}

type Look = Required<Pick<ChatAdapter, "doctor">>;

/**
 * What `doctor` asks of chats that are configured and not connected in this process: because it is there for one answer
 * only, or because they could not be reached.
 */
export function absentChats(chats: readonly ChatAdapter[], parts: AbsentChatParts): readonly Look[] {
  const isAbsent = (platform: string): boolean => chats.every((chat) => chat.platform !== platform);
  return [...(isAbsent("slack") ? absentSlack(parts) : []), ...(isAbsent("discord") ? absentDiscord(parts) : [])];
}

function absentSlack({ config, store, clock, log, policy }: AbsentChatParts): readonly Look[] {
  const { slack: settings, adminChannel } = config;
  if (settings === undefined) return [];
  return [
    {
      doctor: async () => {
        const { lookAtSlack } = await import("../chat/slack/doctor/look.ts");
        return lookAtSlack({ settings, store, clock, log, policy: slackTerms(policy, adminChannel) });
      },
    },
  ];
}

function absentDiscord({ config, log, grammar, policy }: AbsentChatParts): readonly Look[] {
  const { discord: settings, adminChannel } = config;
  if (settings === undefined) return [];
  return [
    {
      doctor: async () => {
        const { lookAtDiscord } = await import("../chat/discord/doctor/look.ts");
        return lookAtDiscord({ settings, log, policy: discordTerms(policy, grammar, adminChannel) });
      },
    },
  ];
}
