import { CHANNEL, INTENT, PERMISSION, type PermissionName } from "../bits.ts";
import type { MessagePoint } from "../people/points.ts";
import { removeMessage, tellChannel } from "./messages.ts";
import type { Channel } from "./model.ts";
import { channelPayload } from "./payloads.ts";
import { createThread, removeChannel, tellThread } from "./threads.ts";
import { findChannel, type PrivilegedIntents, type World } from "./world.ts";

/** What the people who run the guild do behind the bot's back. Places are named as people name them ("#ops"). */
export interface Scene {
  /** A moderator removes a message. */
  deletes(message: MessagePoint): void;
  /** Takes permissions from the bot, in one channel. */
  forbids(place: string, ...permissions: readonly PermissionName[]): void;
  /** Gives permissions to the bot, in one channel. */
  allows(place: string, ...permissions: readonly PermissionName[]): void;
  /** Somebody makes a channel, or a forum with tags. */
  createsChannel(name: string, kind?: "text" | "forum", tags?: readonly string[]): Channel;
  /** Somebody begins a thread, on a message or on its own. */
  createsThread(place: string, name: string, on?: MessagePoint): Channel;
  /** A thread goes to sleep, as after its time without a message; `isLocked`: only moderators may wake it. */
  archives(place: string, isLocked?: boolean): void;
  /** A channel or thread is gone for good. */
  deletesChannel(place: string): void;
  /** The bot is thrown out of the guild. */
  removesBot(): void;
  /** Privileged intents are switched on or off in the developer portal; it is read when a bot identifies. */
  switchesIntents(intents: Partial<PrivilegedIntents>): void;
  /** The bot's token is reset: the old one is dead. */
  resetsToken(): void;
}

export function createScene(world: World): Scene {
  const placeOf = (name: string): Channel => {
    const channel = findChannel(world, name);
    if (channel === undefined) throw new Error(`There is no channel "${name}".`);
    return channel;
  };
  const overwrite = (
    name: string,
    change: (bits: bigint, own: { allow: bigint; deny: bigint }) => void,
    names: readonly PermissionName[],
  ): void => {
    const channel = placeOf(name);
    const known = channel.overwrites.find(({ id, type }) => type === "member" && id === world.bot.id);
    const own = known ?? { id: world.bot.id, type: "member" as const, allow: 0n, deny: 0n };
    if (known === undefined) channel.overwrites.push(own);
    change(
      names.reduce((sum, one) => sum | PERMISSION[one], 0n),
      own,
    );
    world.dispatch({ type: "CHANNEL_UPDATE", intents: INTENT.GUILDS, data: channelPayload(world, channel) });
  };

  return {
    deletes({ channel: id, id: message }) {
      const channel = world.channels.get(id);
      const gone = channel?.messages.find((one) => one.id === message);
      if (channel === undefined || gone === undefined) throw new Error("That message is gone already.");
      removeMessage(world, channel, gone);
    },
    forbids: (place, ...names) =>
      overwrite(
        place,
        (bits, own) => {
          own.deny |= bits;
          own.allow &= ~bits;
        },
        names,
      ),
    allows: (place, ...names) =>
      overwrite(
        place,
        (bits, own) => {
          own.allow |= bits;
          own.deny &= ~bits;
        },
        names,
      ),
    createsChannel(name, kind = "text", tags = []) {
      const guildId = [...world.guilds.keys()][0] ?? "";
      const channel: Channel = {
        id: world.snowflakes.next(),
        type: kind === "forum" ? CHANNEL.forum : CHANNEL.text,
        guildId,
        name,
        topic: null,
        overwrites: [],
        tags: tags.map((tag) => ({ id: world.snowflakes.next(), name: tag, isModerated: false, emojiName: null })),
        messages: [],
      };
      world.channels.set(channel.id, channel);
      tellChannel(world, channel, "CHANNEL_CREATE", channelPayload(world, channel), INTENT.GUILDS);
      return channel;
    },
    createsThread(place, name, on) {
      const ownerId = [...world.users.keys()][0] ?? "";
      return createThread(world, { parent: placeOf(place), name, ownerId, ...(on !== undefined && { id: on.id }) });
    },
    archives(place, isLocked = false) {
      const channel = placeOf(place);
      if (channel.thread === undefined) throw new Error(`"${place}" is no thread.`);
      channel.thread.isArchived = true;
      channel.thread.isLocked = isLocked;
      channel.thread.archivedChangeAt = world.clock.now();
      tellThread(world, channel, "THREAD_UPDATE");
    },
    deletesChannel: (place) => removeChannel(world, placeOf(place)),
    removesBot() {
      for (const guild of world.guilds.values()) {
        guild.members.delete(world.bot.id);
        // They are not there again when it is invited again (discordjs/discord.js issue 10321, read 2026-11-21).
        guild.commands = [];
        world.dispatch({ type: "GUILD_DELETE", intents: INTENT.GUILDS, data: { id: guild.id } });
      }
    },
    switchesIntents(intents) {
      world.privileged = { ...world.privileged, ...intents };
    },
    resetsToken() {
      world.token = `reset-${world.snowflakes.next()}`;
    },
  };
}
