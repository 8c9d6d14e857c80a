import { readMessage, type Shown } from "../reading/message.ts";
import { viewOf } from "../reading/span.ts";
import type { Channel, Message, User, Workspace } from "../world/model.ts";

/** A message as one person sees it. */
export interface Seen extends Shown {
  readonly channel: string;
  readonly ts: string;
  /** Name of its author: "tocsin". */
  readonly by: string;
  /** The message whose thread it stands in. */
  readonly thread?: string;
  /** Nobody else sees it. */
  readonly onlyForMe: boolean;
  readonly isEdited: boolean;
}

/** What a person sees of a channel and its threads, oldest first; nothing where they are not a member. */
export function seenBy(workspace: Workspace, user: User, channel: Channel, now: number): readonly Seen[] {
  if (!channel.members.has(user.id)) return [];
  return (workspace.messages.get(channel.id) ?? [])
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === user.id)
    .map((message) => asSeen(workspace, user, message, now));
}

export function asSeen(workspace: Workspace, reader: User, message: Message, now: number): Seen {
  const { channel, ts, thread, onlyFor, isEdited } = message;
  return {
    ...readMessage(message, viewOf(workspace, reader.id, now)),
    channel,
    ts,
    by: workspace.users.get(message.user)?.name ?? message.user,
    ...(thread !== undefined && { thread }),
    onlyForMe: onlyFor === reader.id,
    isEdited,
  };
}
