import type { Channel } from "../world/model.ts";
import { findChannel, openDirect } from "../world/world.ts";
import type { Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** A place as people name it: "#ops", a channel's id, "@tocsin" or "dm" for their direct messages with the app. */
export function placeNamed({ workspace, user }: Somebody, name: string): Channel {
  const bot = workspace.users.get(workspace.bot.user);
  if (name === "dm" || name === `@${bot?.name}`) return openDirect(workspace, user);
  const channel = findChannel(workspace, name);
  if (channel === undefined) throw new ShownError("channel_not_found", `There is no channel "${name}".`);
  return channel;
}

/** The same, where they may write. */
export function writablePlace(who: Somebody, name: string): Channel {
  const channel = placeNamed(who, name);
  if (!channel.members.has(who.user.id)) throw new ShownError("not_in_channel", `${who.user.name} is not in ${name}.`);
  if (channel.isArchived) throw new ShownError("is_archived", `${name} is archived.`);
  return channel;
}
