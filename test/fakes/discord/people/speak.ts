import { CHANNEL, MESSAGE_TYPE } from "../bits.ts";
import { mentionsOf } from "../world/mentions.ts";
import { editMessage, postMessage } from "../world/messages.ts";
import type { Message } from "../world/model.ts";
import { tellThread } from "../world/threads.ts";
import type { World } from "../world/world.ts";
import { type Somebody, writablePlace } from "./places.ts";
import { type MessagePoint, visibleMessage } from "./points.ts";
import { ShownError } from "./shown-error.ts";

/** Where something is said. */
export interface Where {
  /** "#ops", a thread's name, a channel's id, "@tocsin" or "dm" for the direct messages with the app. */
  readonly in: string;
  /** The message that it answers, its author being pinged as Discord does unless somebody switches that off. */
  readonly reply?: MessagePoint;
  /** False: the answered author is not pinged. */
  readonly ping?: boolean;
}

export function say(who: Somebody, typed: string, { in: place, reply, ping = true }: Where): Message {
  const { world, user } = who;
  const channel = writablePlace(who, place);
  if (channel.type === CHANNEL.forum) throw new ShownError("forum", "A forum takes posts, not messages.");
  if (channel.thread?.isArchived === true) {
    channel.thread.isArchived = false;
    tellThread(world, channel, "THREAD_UPDATE");
  }
  const content = encodeTyped(world, typed, channel.guildId);
  const named = mentionsOf(world, content);
  const answered = reply && channel.messages.find(({ id }) => id === reply.id);
  const users = answered === undefined || !ping ? named.users : [...new Set([...named.users, answered.authorId])];
  channel.thread?.members.add(user.id);
  return postMessage(world, channel, {
    authorId: user.id,
    content,
    mentions: { ...named, users },
    type: answered === undefined ? MESSAGE_TYPE.default : MESSAGE_TYPE.reply,
    ...(answered !== undefined && { reference: answered.id }),
  });
}

/** Changes one's own words. */
export function change(who: Somebody, point: MessagePoint, typed: string): void {
  const { world, user } = who;
  const { channel, message } = visibleMessage(who, point);
  if (message.authorId !== user.id) throw new ShownError("not_the_author", "Only one's own messages can be edited.");
  editMessage(world, channel, message, { content: encodeTyped(world, typed, channel.guildId) });
}

/** What a person types becomes what Discord keeps: names of people, roles and channels become mentions. */
export function encodeTyped(world: World, typed: string, guildId: string | undefined): string {
  return typed.replace(/@[\w.-]+|#[\w-]+/gu, (sign) => {
    const [, name = "", after = ""] = /^.([\w.-]*?)([.-]*)$/u.exec(sign) ?? [];
    if (sign.startsWith("#")) {
      const channel = [...world.channels.values()].find((one) => one.type !== CHANNEL.dm && one.name === name);
      return channel === undefined ? sign : `<#${channel.id}>${after}`;
    }
    const user = [...world.users.values()].find(({ username }) => username === name.toLowerCase());
    if (user !== undefined) return `<@${user.id}>${after}`;
    const role = [...(world.guilds.get(guildId ?? "")?.roles.values() ?? [])].find(
      (one) => one.name.toLowerCase() === name.toLowerCase(),
    );
    return role === undefined ? sign : `<@&${role.id}>${after}`;
  });
}
