import type { Config } from "../config.ts";
import type { ChatAdapter } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Policy } from "../core/policy.ts";
import type { Store } from "../core/store.ts";
import { slackTerms } from "./slack-policy.ts";

export interface AbsentChatParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  policy(): Policy;
}

/**
 * What `doctor` asks of chats that are configured and not connected in this process: because it is there for one answer
 * only, or because they could not be reached.
 */
export function absentChats(
  chats: readonly ChatAdapter[],
  { config, store, clock, log, policy }: AbsentChatParts,
): readonly Required<Pick<ChatAdapter, "doctor">>[] {
  const { slack: settings, adminChannel } = config;
  if (settings === undefined || chats.some(({ platform }) => platform === "slack")) return [];
  return [
    {
      doctor: async () => {
        const { lookAtSlack } = await import("../chat/slack/doctor/look.ts");
        return lookAtSlack({ settings, store, clock, log, policy: slackTerms(policy, adminChannel) });
      },
    },
  ];
}
