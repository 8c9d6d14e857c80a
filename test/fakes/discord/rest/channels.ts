import { z } from "zod";
import { CHANNEL, INTENT } from "../bits.ts";
import { maybe, snowflake, text } from "../schemas/scalars.ts";
import { tellChannel } from "../world/messages.ts";
import { channelPayload } from "../world/payloads.ts";
import { removeChannel, tellThread } from "../world/threads.ts";
import { openDirect } from "../world/world.ts";
import { reachChannel } from "./access.ts";
import { type Route, route } from "./call.ts";
import { NO, Refusal } from "./refusal.ts";
import { changeThread } from "./threads.ts";

const TAGS_MAX = 20;
const tag = z.strictObject({
  id: maybe(snowflake),
  name: text(20, 1),
  moderated: maybe(z.boolean()),
  emoji_id: maybe(snowflake),
  emoji_name: maybe(z.string()),
});
const change = z.strictObject({
  name: maybe(text(100, 1)),
  type: maybe(z.int()),
  position: maybe(z.int()),
  topic: maybe(text(1_024)),
  nsfw: maybe(z.boolean()),
  parent_id: maybe(snowflake),
  rate_limit_per_user: maybe(z.int().min(0).max(21_600)),
  default_auto_archive_duration: maybe(z.literal([60, 1_440, 4_320, 10_080])),
  available_tags: maybe(z.array(tag).max(TAGS_MAX)),
  flags: maybe(z.int()),
});

export const channelRoutes: readonly Route[] = [
  route("POST", "/users/@me/channels", (call) => {
    const { world } = call;
    const { recipient_id: id } = call.read(z.strictObject({ recipient_id: snowflake }));
    const user = world.users.get(id);
    if (user === undefined) throw new Refusal(NO.unknownUser);
    if (user.isBot) throw new Refusal(NO.cannotDm);
    return channelPayload(world, openDirect(world, user));
  }),
  route("GET", "/channels/*", ({ world, params: [id] }) => channelPayload(world, reachChannel(world, id))),
  route("PATCH", "/channels/*", (call) => {
    const { world, params } = call;
    const channel = reachChannel(world, params[0]);
    if (channel.thread !== undefined) {
      changeThread(call, channel, channel.thread);
      tellThread(world, channel, "THREAD_UPDATE");
      return channelPayload(world, channel);
    }
    reachChannel(world, params[0], "MANAGE_CHANNELS");
    const { name, topic, available_tags: tags } = call.read(change);
    if (name != null) channel.name = name;
    if (topic !== undefined) channel.topic = topic;
    if (tags != null) {
      if (channel.type !== CHANNEL.forum) throw new Refusal(NO.wrongChannelType);
      channel.tags = tags.map((one) => ({
        id: one.id ?? channel.tags.find((known) => known.name === one.name)?.id ?? world.snowflakes.next(),
        name: one.name,
        isModerated: one.moderated === true,
        emojiName: one.emoji_name ?? null,
      }));
    }
    tellChannel(world, channel, "CHANNEL_UPDATE", channelPayload(world, channel), INTENT.GUILDS);
    return channelPayload(world, channel);
  }),
  route("DELETE", "/channels/*", ({ world, params: [id] }) => {
    const channel = reachChannel(world, id);
    reachChannel(world, id, channel.thread === undefined ? "MANAGE_CHANNELS" : "MANAGE_THREADS");
    removeChannel(world, channel);
    return channelPayload(world, channel);
  }),
];
