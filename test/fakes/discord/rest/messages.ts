import { z } from "zod";
import { MESSAGE_TYPE } from "../bits.ts";
import { editedMessage, newMessage, SETTABLE } from "../schemas/message.ts";
import { messagePayload, postedPayload } from "../world/message-payloads.ts";
import { editMessage, guildPart, postMessage, removeMessage, tellChannel } from "../world/messages.ts";
import type { Channel, Message } from "../world/model.ts";
import { needOpenThread, reachMessage, reachTextChannel, sendPermission } from "./access.ts";
import { faultAt } from "./body.ts";
import { type Call, type Route, route } from "./call.ts";
import { editedContent, newContent } from "./content.ts";
import { NO, Refusal } from "./refusal.ts";

/** "Past few minutes" (Discord docs, Create Message, enforce_nonce, read 2026-11-21); this fake takes it for five. */
const NONCE_MS = 5 * 60_000;
const PAGE_MAX = 100;
const BULK_AGE_MS = 14 * 24 * 60 * 60_000;

export const messageRoutes: readonly Route[] = [
  route("GET", "/channels/*/messages", ({ world, params: [id], query }) => {
    const channel = reachTextChannel(world, id, "READ_MESSAGE_HISTORY");
    const limit = Number(query.get("limit") ?? "50");
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) {
      throw faultAt("limit", "NUMBER_TYPE_MAX", `int value should be between 1 and ${PAGE_MAX}.`);
    }
    const [before, after, around] = ["before", "after", "around"].map((name) => query.get(name));
    const open = channel.messages.filter(({ onlyFor }) => onlyFor === undefined);
    const found = open.filter(
      (one) =>
        (before == null || BigInt(one.id) < BigInt(before)) &&
        (after == null || BigInt(one.id) > BigInt(after)) &&
        (around == null || one.id === around),
    );
    return (after == null ? found.slice(-limit) : found.slice(0, limit))
      .reverse()
      .map((one) => messagePayload(world, one));
  }),
  route("GET", "/channels/*/messages/*", ({ world, params: [id, message] }) =>
    messagePayload(world, reachMessage(reachTextChannel(world, id, "READ_MESSAGE_HISTORY"), message)),
  ),
  route("POST", "/channels/*/messages", (call) => {
    const { world, params } = call;
    const first = reachTextChannel(world, params[0]);
    const channel = reachTextChannel(world, params[0], sendPermission(first));
    const body = call.read(newMessage);
    needOpenThread(channel);
    if ((body.embeds?.length ?? 0) > 0) reachTextChannel(world, channel.id, "EMBED_LINKS");
    return postedPayload(world, postOnce(call, channel, body));
  }),
  route("PATCH", "/channels/*/messages/*", (call) => {
    const { world, params } = call;
    const channel = reachTextChannel(world, params[0]);
    const message = reachMessage(channel, params[1]);
    if (message.authorId !== world.bot.id) throw new Refusal(NO.notTheAuthor);
    needOpenThread(channel);
    const body = call.read(editedMessage);
    editMessage(world, channel, message, editedContent(body, message, call.complain));
    return messagePayload(world, message);
  }),
  route("DELETE", "/channels/*/messages/*", ({ world, params: [id, messageId] }) => {
    const channel = reachTextChannel(world, id);
    const message = reachMessage(channel, messageId);
    if (message.authorId !== world.bot.id) reachTextChannel(world, id, "MANAGE_MESSAGES");
    needOpenThread(channel);
    removeMessage(world, channel, message);
    return undefined;
  }),
  route("POST", "/channels/*/messages/bulk-delete", (call) => {
    const { world, params } = call;
    const channel = reachTextChannel(world, params[0], "MANAGE_MESSAGES");
    const { messages } = call.read(z.strictObject({ messages: z.array(z.string()).min(2).max(PAGE_MAX) }));
    const gone = channel.messages.filter(({ id }) => messages.includes(id));
    if (gone.some(({ at }) => world.clock.now() - at > BULK_AGE_MS)) {
      throw new Refusal([400, 50_034, "You can only bulk delete messages that are under 14 days old."]);
    }
    for (const message of gone) removeMessage(world, channel, message);
    return undefined;
  }),
  route("POST", "/channels/*/typing", ({ world, params: [id] }) => {
    const channel = reachTextChannel(world, id, "SEND_MESSAGES");
    tellChannel(world, channel, "TYPING_START", {
      channel_id: channel.id,
      user_id: world.bot.id,
      timestamp: Math.floor(world.clock.now() / 1_000),
      ...guildPart(channel),
    });
    return undefined;
  }),
];

/** Posts, unless the same nonce was posted a moment ago: then that message is meant. */
export function postOnce(call: Call, channel: Channel, body: z.output<typeof newMessage>, id?: string): Message {
  const { world } = call;
  const { nonce, enforce_nonce: enforced, message_reference: reference } = body;
  if (enforced === true && nonce == null) throw faultAt("nonce", "BASE_TYPE_REQUIRED", "This field is required");
  const twin = channel.messages.findLast(
    (one) =>
      nonce != null && one.nonce === nonce && one.authorId === world.bot.id && world.clock.now() - one.at < NONCE_MS,
  );
  if (enforced === true && twin !== undefined) return twin;
  const content = newContent(world, body, SETTABLE.post, call.complain);
  const answered = reference == null ? undefined : channel.messages.find(({ id }) => id === reference.message_id);
  if (reference != null && answered === undefined && reference.fail_if_not_exists !== false) {
    throw faultAt("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
  }
  return postMessage(world, channel, {
    ...content,
    ...(id !== undefined && { id }),
    authorId: world.bot.id,
    byApp: true,
    type: answered === undefined ? MESSAGE_TYPE.default : MESSAGE_TYPE.reply,
    ...(nonce != null && { nonce }),
    ...(answered !== undefined && { reference: answered.id }),
  });
}
