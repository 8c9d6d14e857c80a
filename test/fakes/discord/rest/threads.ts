import { z } from "zod";
import { CHANNEL, MESSAGE_TYPE, PERMISSION } from "../bits.ts";
import { newMessage } from "../schemas/message.ts";
import { maybe, snowflake, text } from "../schemas/scalars.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { postMessage } from "../world/messages.ts";
import type { Channel, ThreadState } from "../world/model.ts";
import { channelPayload } from "../world/payloads.ts";
import { permissionsIn } from "../world/permissions.ts";
import { createThread } from "../world/threads.ts";
import { needOpenThread, reachChannel, reachMessage, reachTextChannel } from "./access.ts";
import { faultAt } from "./body.ts";
import { type Call, type Route, route } from "./call.ts";
import { postOnce } from "./messages.ts";
import { NO, Refusal } from "./refusal.ts";

/** Discord docs, Threads and Forums, read 2026-11-21. */
const TAGS_A_POST_MAX = 5;
const duration = z.literal([60, 1_440, 4_320, 10_080]);
const common = {
  name: text(100, 1),
  auto_archive_duration: maybe(duration),
  rate_limit_per_user: maybe(z.int().min(0).max(21_600)),
};
/** discord.js sends a type here too, and Discord leaves it out. */
const onMessage = z.strictObject({ ...common, type: maybe(z.int()) });
const onItsOwn = z.strictObject({ ...common, type: maybe(z.literal([10, 11, 12])), invitable: maybe(z.boolean()) });
const tags = z.array(snowflake).max(TAGS_A_POST_MAX);
const post = z.strictObject({ ...common, applied_tags: maybe(tags), message: newMessage, type: maybe(z.int()) });
const change = z.strictObject({
  name: maybe(text(100, 1)),
  archived: maybe(z.boolean()),
  locked: maybe(z.boolean()),
  invitable: maybe(z.boolean()),
  auto_archive_duration: maybe(duration),
  rate_limit_per_user: maybe(z.int().min(0).max(21_600)),
  flags: maybe(z.int()),
  applied_tags: maybe(tags),
});

const CREATED = { status: 201 } as const;

export const threadRoutes: readonly Route[] = [
  route("POST", "/channels/*/messages/*/threads", startOnMessage, CREATED),
  route("POST", "/channels/*/threads", startOnItsOwn, CREATED),
  route("PUT", "/channels/*/thread-members/*", ({ world, params: [id, user = ""] }) => {
    const thread = reachThread(world.channels.get(reachChannel(world, id).id));
    thread.members.add(user === "@me" ? world.bot.id : user);
    return undefined;
  }),
  route("DELETE", "/channels/*/thread-members/*", ({ world, params: [id, user = ""] }) => {
    const thread = reachThread(world.channels.get(reachChannel(world, id).id));
    thread.members.delete(user === "@me" ? world.bot.id : user);
    return undefined;
  }),
  route("GET", "/channels/*/threads/archived/public", ({ world, params: [id] }) => {
    const parent = reachChannel(world, id, "READ_MESSAGE_HISTORY");
    const threads = [...world.channels.values()].filter(
      ({ thread }) => thread?.parentId === parent.id && thread.isArchived,
    );
    return { threads: threads.map((one) => channelPayload(world, one)), members: [], has_more: false };
  }),
];

function startOnMessage(call: Call) {
  const { world, params } = call;
  const channel = reachTextChannel(world, params[0], "CREATE_PUBLIC_THREADS");
  if (channel.type !== CHANNEL.text) throw new Refusal(NO.wrongChannelType);
  const message = reachMessage(channel, params[1]);
  const { name, auto_archive_duration: autoArchive } = call.read(onMessage);
  if (world.channels.has(message.id)) throw new Refusal(NO.hasThread);
  const thread = createThread(world, {
    id: message.id,
    parent: channel,
    name,
    ownerId: world.bot.id,
    ...(autoArchive != null && { autoArchive }),
  });
  return channelPayload(world, thread);
}

function startOnItsOwn(call: Call) {
  const { world, params } = call;
  const channel = reachChannel(world, params[0]);
  if (channel.type === CHANNEL.forum) return startPost(call, channel);
  if (channel.type !== CHANNEL.text) throw new Refusal(NO.wrongChannelType);
  const { name, type, auto_archive_duration: autoArchive } = call.read(onItsOwn);
  // Without a type it is private, so far (Discord docs, Start Thread without Message, read 2026-11-21).
  const isPrivate = (type ?? CHANNEL.privateThread) === CHANNEL.privateThread;
  reachChannel(world, channel.id, isPrivate ? "CREATE_PRIVATE_THREADS" : "CREATE_PUBLIC_THREADS");
  const ownerId = world.bot.id;
  const thread = createThread(world, {
    parent: channel,
    name,
    ownerId,
    isPrivate,
    ...(autoArchive != null && { autoArchive }),
  });
  if (!isPrivate) {
    postMessage(world, channel, { authorId: ownerId, byApp: true, type: MESSAGE_TYPE.threadCreated, content: name });
  }
  return channelPayload(world, thread);
}

/** A post of a forum: its thread and its first message are made together, with one id. */
function startPost(call: Call, forum: Channel) {
  const { world } = call;
  reachChannel(world, forum.id, "SEND_MESSAGES");
  const { name, applied_tags: applied, auto_archive_duration: autoArchive, message } = call.read(post);
  const appliedTags = knownTags(world.channels.get(forum.id), applied ?? []);
  const thread = createThread(world, {
    parent: forum,
    name,
    ownerId: world.bot.id,
    appliedTags,
    ...(autoArchive != null && { autoArchive }),
  });
  try {
    const first = postOnce(call, thread, message, thread.id);
    return { ...channelPayload(world, thread), message: messagePayload(world, first) };
  } catch (error) {
    world.channels.delete(thread.id);
    throw error;
  }
}

/**
 * Its own thread anybody may rename and put away, and any that is not locked wake up; locking and tags of others' are a
 * moderator's (same page).
 */
export function changeThread(call: Call, channel: Channel, thread: ThreadState): void {
  const { world } = call;
  const body = call.read(change);
  const isModerator = (permissionsIn(world, channel, world.bot.id) & PERMISSION.MANAGE_THREADS) !== 0n;
  const isOwner = thread.ownerId === world.bot.id;
  const wakes = body.archived === false;
  const onlyWakes = wakes && Object.keys(body).length === 1;
  if (onlyWakes) reachChannel(world, channel.id, "SEND_MESSAGES");
  if (!isModerator && !onlyWakes && (!isOwner || body.locked != null)) throw new Refusal(NO.missingPermissions);
  if (thread.isLocked && !isModerator) throw new Refusal(NO.missingPermissions);
  if (thread.isArchived && !wakes) needOpenThread(channel);
  if (body.name != null) channel.name = body.name;
  if (body.locked != null) thread.isLocked = body.locked;
  if (body.auto_archive_duration != null) thread.autoArchive = body.auto_archive_duration;
  if (body.applied_tags != null) {
    thread.appliedTags = knownTags(world.channels.get(thread.parentId), body.applied_tags);
  }
  if (body.archived != null && body.archived !== thread.isArchived) {
    thread.isArchived = body.archived;
    thread.archivedChangeAt = world.clock.now();
  }
}

function knownTags(forum: Channel | undefined, applied: readonly string[]): string[] {
  const strange = applied.find((id) => forum?.tags.some((one) => one.id === id) !== true);
  if (strange !== undefined) throw faultAt("applied_tags", "INVALID_FORUM_TAG", "Unknown forum tag");
  return [...applied];
}

function reachThread(channel: Channel | undefined): ThreadState {
  if (channel?.thread === undefined) throw new Refusal(NO.wrongChannelType);
  needOpenThread(channel);
  return channel.thread;
}
