import { CHANNEL, INTENT, MESSAGE_FLAG } from "../bits.ts";
import { tellChannel } from "./messages.ts";
import type { Channel } from "./model.ts";
import { channelPayload } from "./payloads.ts";
import { tellWatchers, type World } from "./world.ts";

export interface NewThread {
  /** Default: a new id; a thread of a message has the message's. */
  readonly id?: string;
  readonly parent: Channel;
  readonly name: string;
  readonly ownerId: string;
  readonly autoArchive?: number;
  readonly appliedTags?: readonly string[];
  readonly isPrivate?: boolean;
}

/** A day, where nobody says otherwise. */
const AUTO_ARCHIVE_MINUTES = 1_440;

export function createThread(world: World, given: NewThread): Channel {
  const { parent, name, ownerId, autoArchive, appliedTags = [], isPrivate = false } = given;
  const thread: Channel = {
    id: given.id ?? world.snowflakes.next(),
    type: isPrivate ? CHANNEL.privateThread : CHANNEL.publicThread,
    ...(parent.guildId !== undefined && { guildId: parent.guildId }),
    name,
    topic: null,
    overwrites: [],
    tags: [],
    messages: [],
    thread: {
      parentId: parent.id,
      ownerId,
      isArchived: false,
      isLocked: false,
      autoArchive: autoArchive ?? AUTO_ARCHIVE_MINUTES,
      archivedChangeAt: world.clock.now(),
      members: new Set([ownerId]),
      appliedTags: [...appliedTags],
    },
  };
  world.channels.set(thread.id, thread);
  const root = parent.messages.find(({ id }) => id === thread.id);
  if (root !== undefined) root.flags |= MESSAGE_FLAG.HAS_THREAD;
  tellThread(world, thread, "THREAD_CREATE");
  return thread;
}

export function tellThread(world: World, thread: Channel, type: "THREAD_CREATE" | "THREAD_UPDATE"): void {
  tellChannel(
    world,
    thread,
    type,
    { ...channelPayload(world, thread), ...(type === "THREAD_CREATE" && { newly_created: true }) },
    INTENT.GUILDS,
  );
  tellWatchers(world, { type: "thread", thread });
}

/** A channel is gone for good, with its threads. */
export function removeChannel(world: World, channel: Channel): void {
  const { id, type, guildId = "", thread } = channel;
  for (const other of [...world.channels.values()]) if (other.thread?.parentId === id) removeChannel(world, other);
  const data =
    thread === undefined ? channelPayload(world, channel) : { id, type, guild_id: guildId, parent_id: thread.parentId };
  tellChannel(world, channel, thread === undefined ? "CHANNEL_DELETE" : "THREAD_DELETE", data, INTENT.GUILDS);
  world.channels.delete(id);
}
