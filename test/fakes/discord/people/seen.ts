import type { JsonObject } from "../../../../src/core/json.ts";
import { hasFlag, MESSAGE_FLAG } from "../bits.ts";
import { readMessage, type Shown } from "../reading/message.ts";
import type { Channel, Message, User } from "../world/model.ts";
import { canView, type World } from "../world/world.ts";

/** A message as one person sees it. */
export interface Seen extends Shown {
  /** Its channel's (or thread's) id. */
  readonly channel: string;
  readonly id: string;
  /** Name of its author: "tocsin". */
  readonly by: string;
  /** The thread's name, where it stands in one. */
  readonly thread?: string;
  /** Nobody else sees it. */
  readonly onlyForMe: boolean;
  /** "Tocsin is thinking…" */
  readonly isThinking: boolean;
  readonly isEdited: boolean;
  readonly isPinned: boolean;
  /** Everybody whom it pings: "@ana", "@Infra", "@everyone". */
  readonly pings: readonly string[];
  readonly reactions: readonly string[];
  /** As the app wrote it. */
  readonly content: string;
  readonly embeds: readonly JsonObject[];
  readonly components: readonly JsonObject[];
  /** The message that it answers. */
  readonly replyTo?: string;
}

/** What a person sees of a channel and of its threads, in the order of their posting; nothing where they see it not. */
export function seenBy(world: World, reader: User, channel: Channel): readonly Seen[] {
  if (!canView(world, channel, reader.id)) return [];
  const places = [channel, ...[...world.channels.values()].filter(({ thread }) => thread?.parentId === channel.id)];
  return places
    .flatMap(({ messages }) => messages)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === reader.id)
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
    .map((message) => asSeen(world, reader, message));
}

export function asSeen(world: World, reader: User, message: Message): Seen {
  const { channelId, id, authorId, onlyFor, flags, content, embeds, components, mentions, reference } = message;
  const place = world.channels.get(channelId);
  return {
    ...readMessage(world, reader, message),
    channel: channelId,
    id,
    by: world.users.get(authorId)?.username ?? authorId,
    ...(place?.thread !== undefined && { thread: place.name }),
    onlyForMe: onlyFor === reader.id,
    isThinking: hasFlag(flags, MESSAGE_FLAG.LOADING),
    isEdited: message.editedAt !== undefined,
    isPinned: message.pinnedAt !== undefined,
    pings: [
      ...mentions.users.map((user) => `@${world.users.get(user)?.username ?? user}`),
      ...mentions.roles.map((role) => `@${roleName(world, role)}`),
      ...(mentions.everyone ? ["@everyone"] : []),
    ],
    reactions: [...message.reactions.keys()],
    content,
    embeds,
    components,
    ...(reference !== undefined && { replyTo: reference }),
  };
}

function roleName(world: World, id: string): string {
  const found = [...world.guilds.values()].map(({ roles }) => roles.get(id)?.name).find((name) => name !== undefined);
  return found ?? id;
}
