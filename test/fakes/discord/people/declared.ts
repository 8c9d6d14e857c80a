import { z } from "zod";
import { CHANNEL } from "../bits.ts";
import type { World } from "../world/world.ts";

const option = z.object({
  name: z.string(),
  type: z.int(),
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  max_length: z.int().nullish(),
  choices: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  get options() {
    return z.array(option).nullish();
  },
});
const declared = z.object({
  id: z.string(),
  name: z.string(),
  type: z.int(),
  guild_id: z.string().nullish(),
  default_member_permissions: z.string().nullish(),
  options: z.array(option).nullish(),
});
export type Declared = z.output<typeof declared>;

/** The app's commands as they can be used in a channel; a guild's own before the global ones. */
export function declaredCommands(world: World, channelId: string): readonly Declared[] {
  const channel = world.channels.get(channelId);
  const own = world.guilds.get(channel?.guildId ?? "")?.commands ?? [];
  const isDirect = channel?.type === CHANNEL.dm;
  return z.array(declared).parse(isDirect ? world.globalCommands : [...own, ...world.globalCommands]);
}
