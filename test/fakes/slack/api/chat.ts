import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { checkBlocks, checkText } from "../blocks/check.ts";
import { messageContent } from "../world/events.ts";
import type { Channel, Message, Workspace } from "../world/model.ts";
import { changeMessage, findMessage, keepMessage, postAsBot, removeMessage } from "../world/posts.ts";
import { findUser, openDirect } from "../world/world.ts";
import { type Caller, flag, jsonList, jsonObject, type Method, method } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** Content that each way to write takes. */
const content = {
  text: z.string().optional(),
  blocks: jsonList.optional(),
  parse: z.enum(["none", "full"]).optional(),
  link_names: flag.optional(),
  mrkdwn: flag.optional(),
};

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": method({
    tier: "post",
    scopes: ["chat:write"],
    args: {
      ...content,
      channel: z.string(),
      thread_ts: z.string().optional(),
      reply_broadcast: flag.optional(),
      metadata: jsonObject.optional(),
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
    },
    run(args, caller) {
      const { workspace, world } = caller;
      const channel = findPlace(caller, args.channel);
      const words = checkContent(args);
      const message = postAsBot(world, workspace, {
        channel: channel.id,
        ...words,
        metadata: args.metadata,
        thread: threadOf(workspace, channel, args.thread_ts),
        isBroadcast: args.reply_broadcast,
      });
      return {
        channel: channel.id,
        ts: message.ts,
        message: { type: "message", ...messageContent(workspace, message) },
      };
    },
  }),
  "chat.update": method({
    tier: 3,
    scopes: ["chat:write"],
    args: { ...content, channel: z.string(), ts: z.string(), metadata: jsonObject.optional() },
    run(args, { workspace, world }) {
      const channel = getChannel(workspace, args.channel);
      // As when it posts: a private channel that the bot is not in is one that it does not know of.
      const isMember = channel.members.has(workspace.bot.user);
      if (channel.kind === "private" && !isMember) throw new Refusal("channel_not_found");
      const message = ownMessage(workspace, channel, args.ts, "cant_update_message");
      if (args.text === undefined && args.blocks === undefined && args.metadata === undefined)
        throw new Refusal("no_text");
      const isKept = args.text === undefined && args.blocks === undefined;
      const words = isKept ? { text: message.text, blocks: message.blocks } : checkContent(args);
      changeMessage(world, workspace, message, { ...words, metadata: args.metadata });
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: { type: "message", ...messageContent(workspace, message) },
      };
    },
  }),
  "chat.delete": method({
    tier: 3,
    scopes: ["chat:write"],
    args: { channel: z.string(), ts: z.string() },
    run({ channel: named, ts }, { workspace, world }) {
      const channel = getChannel(workspace, named);
      removeMessage(world, workspace, ownMessage(workspace, channel, ts, "cant_delete_message"));
      return { channel: channel.id, ts };
    },
  }),
  "chat.postEphemeral": method({
    tier: 4,
    scopes: ["chat:write"],
    args: { ...content, channel: z.string(), user: z.string(), thread_ts: z.string().optional() },
    run(args, caller) {
      const { workspace, world } = caller;
      const channel = findPlace(caller, args.channel);
      if (!channel.members.has(args.user)) throw new Refusal("user_not_in_channel");
      const message = keepMessage(world, workspace, {
        channel: channel.id,
        user: workspace.bot.user,
        botId: workspace.bot.id,
        ...checkContent(args),
        thread: threadOf(workspace, channel, args.thread_ts),
        onlyFor: args.user,
      });
      return { message_ts: message.ts };
    },
  }),
  "chat.getPermalink": method({
    tier: "none",
    scopes: [],
    args: { channel: z.string(), message_ts: z.string() },
    run(args, { workspace, world }) {
      const channel = getChannel(workspace, args.channel);
      const message = findMessage(workspace, channel.id, args.message_ts);
      if (message === undefined || message.onlyFor !== undefined) throw new Refusal("message_not_found");
      return { channel: channel.id, permalink: `${world.url()}/_see#${workspace.id}-${channel.id}-${message.ts}` };
    },
  }),
};

/** Text and blocks as they will be kept, or why they will not. */
export function checkContent(args: {
  readonly text?: string | undefined;
  readonly blocks?: readonly JsonObject[] | undefined;
}): { readonly text: string; readonly blocks: readonly JsonObject[] | undefined } {
  const { text = "", blocks } = args;
  const hasBlocks = blocks !== undefined && blocks.length > 0;
  if (text === "" && !hasBlocks) throw new Refusal("no_text");
  checkText(text);
  if (blocks !== undefined) checkBlocks(blocks, "message");
  return { text, blocks: hasBlocks ? blocks : undefined };
}

function getChannel(workspace: Workspace, id: string): Channel {
  const channel = workspace.channels.get(id);
  if (channel === undefined) throw new Refusal("channel_not_found");
  return channel;
}

/** Where the bot may write: a channel by id or name, or a person by id, which means their direct messages. */
function findPlace({ workspace, token }: Caller, named: string): Channel {
  const person = findUser(workspace, named);
  if (person !== undefined && named.startsWith("U")) return openDirect(workspace, person);
  const byName = [...workspace.channels.values()].find(({ name, kind }) => kind !== "im" && `#${name}` === named);
  const channel = workspace.channels.get(named) ?? byName;
  const isMember = channel?.members.has(workspace.bot.user) ?? false;
  // A private channel that the bot is not in is one that it does not know of.
  if (channel === undefined || (channel.kind === "private" && !isMember)) throw new Refusal("channel_not_found");
  if (!isMember && !token.scopes.includes("chat:write.public")) throw new Refusal("not_in_channel");
  if (channel.isArchived) throw new Refusal("is_archived");
  return channel;
}

function ownMessage(workspace: Workspace, channel: Channel, ts: string, refusal: string): Message {
  const message = findMessage(workspace, channel.id, ts);
  if (message === undefined || message.onlyFor !== undefined) throw new Refusal("message_not_found");
  if (message.botId !== workspace.bot.id) throw new Refusal(refusal);
  if (channel.isArchived) throw new Refusal("is_archived");
  return message;
}

/** Threads have one level: an answer to an answer stands in the thread of the first message, which may be gone by now. */
function threadOf(workspace: Workspace, channel: Channel, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  return findMessage(workspace, channel.id, ts)?.thread ?? ts;
}
