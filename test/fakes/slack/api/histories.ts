import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { messageContent } from "../world/events.ts";
import type { ChannelKind, Message } from "../world/model.ts";
import { knownChannel } from "./conversations.ts";
import { type Caller, count, flag, type Method, method } from "./method.ts";
import { page } from "./pages.ts";
import { Refusal } from "./refusal.ts";

const HISTORY_SCOPE: Readonly<Record<ChannelKind, string>> = {
  public: "channels:history",
  private: "groups:history",
  im: "im:history",
};

const range = {
  channel: z.string(),
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  limit: count.optional(),
  cursor: z.string().optional(),
  include_all_metadata: flag.optional(),
};
type Range = z.output<z.ZodObject<typeof range>>;

export const historyMethods: Readonly<Record<string, Method>> = {
  "conversations.history": method({
    tier: 3,
    scopes: Object.values(HISTORY_SCOPE),
    args: range,
    run(args, caller) {
      const inChannel = readable(caller, args.channel).filter(
        ({ thread, isBroadcast }) => thread === undefined || isBroadcast,
      );
      return answer(caller, args, within(inChannel, args).toReversed());
    },
  }),
  "conversations.replies": method({
    tier: 3,
    scopes: Object.values(HISTORY_SCOPE),
    args: { ...range, ts: z.string() },
    run(args, caller) {
      const all = readable(caller, args.channel);
      const root = all.find(({ ts }) => ts === args.ts);
      const rootTs = root?.thread ?? args.ts;
      const thread = all.filter(({ ts, thread: in_ }) => ts === rootTs || in_ === rootTs);
      if (thread.length === 0) throw new Refusal("thread_not_found");
      const [first, ...replies] = thread;
      // The first message comes with every page's range (Slack docs, conversations.replies, read 2026-11-21).
      return answer(caller, args, [...(first === undefined ? [] : [first]), ...within(replies, args)]);
    },
  }),
  "reactions.add": method({
    tier: 3,
    scopes: ["reactions:write"],
    args: { channel: z.string(), timestamp: z.string(), name: z.string() },
    run({ channel, timestamp, name }, caller) {
      const { workspace } = caller;
      const message = readable(caller, channel, false).find(({ ts }) => ts === timestamp);
      if (message === undefined) throw new Refusal("message_not_found");
      const users = message.reactions.get(name) ?? new Set();
      if (users.has(workspace.bot.user)) throw new Refusal("already_reacted");
      message.reactions.set(name, users.add(workspace.bot.user));
      return {};
    },
  }),
};

/** The messages of a channel that the bot is in; ephemeral ones are in no history. */
function readable(caller: Caller, id: string, withScope = true): readonly Message[] {
  const channel = knownChannel(caller, id);
  if (withScope) caller.needs(HISTORY_SCOPE[channel.kind]);
  if (!channel.members.has(caller.workspace.bot.user)) throw new Refusal("not_in_channel");
  return (caller.workspace.messages.get(id) ?? []).filter(({ onlyFor }) => onlyFor === undefined);
}

function within(messages: readonly Message[], { oldest, latest, inclusive }: Range): Message[] {
  const from = Number(oldest ?? 0);
  const to = latest === undefined ? Number.POSITIVE_INFINITY : Number(latest);
  if (Number.isNaN(from)) throw new Refusal("invalid_ts_oldest");
  if (Number.isNaN(to)) throw new Refusal("invalid_ts_latest");
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive === true ? at >= from && at <= to : at > from && at < to;
  });
}

function answer({ workspace }: Caller, args: Range, messages: readonly Message[]): JsonObject {
  const [items, next] = page(messages, args.cursor, args.limit);
  const hasMore = next.response_metadata.next_cursor !== "";
  return {
    messages: items.map((message) => {
      const { metadata, ...content } = messageContent(workspace, message);
      const replies = (workspace.messages.get(message.channel) ?? []).filter(({ thread }) => thread === message.ts);
      return {
        type: "message",
        ...content,
        ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
        // Metadata comes only to those who ask for it (Slack docs, conversations.history, read 2026-11-21).
        ...(args.include_all_metadata === true && metadata !== undefined && { metadata }),
      };
    }),
    has_more: hasMore,
    ...(hasMore && next),
  };
}
