import { PERMISSION } from "../bits.ts";
import type { Channel, User } from "../world/model.ts";
import { permissionsIn } from "../world/permissions.ts";
import { canView, findChannel, openDirect, type World } from "../world/world.ts";
import { ShownError } from "./shown-error.ts";

export interface Somebody {
  readonly world: World;
  readonly user: User;
}

/** A place as people name it: "#ops", a thread's name, a channel's id, "@tocsin" or "dm" for their messages with the app. */
export function placeNamed({ world, user }: Somebody, name: string): Channel {
  if (name === "dm" || name === `@${world.bot.username}`) return openDirect(world, user);
  const channel = findChannel(world, name);
  if (channel === undefined) throw new ShownError("unknown_channel", `There is no channel "${name}".`);
  return channel;
}

/** The same, where they may write. */
export function writablePlace(who: Somebody, name: string): Channel {
  const channel = visiblePlace(who, name);
  const { world, user } = who;
  const needed = channel.thread === undefined ? PERMISSION.SEND_MESSAGES : PERMISSION.SEND_MESSAGES_IN_THREADS;
  if ((permissionsIn(world, channel, user.id) & needed) === 0n) {
    throw new ShownError("missing_permissions", `${user.username} may not write in ${name}.`);
  }
  if (channel.thread?.isLocked === true) throw new ShownError("thread_locked", `${name} is locked.`);
  return channel;
}

function visiblePlace(who: Somebody, name: string): Channel {
  const channel = placeNamed(who, name);
  if (!canView(who.world, channel, who.user.id)) {
    throw new ShownError("missing_access", `${who.user.username} does not see ${name}.`);
  }
  return channel;
}
