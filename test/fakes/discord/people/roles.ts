import { INTENT } from "../bits.ts";
import { memberPayload, userPayload } from "../world/payloads.ts";
import type { Somebody } from "./places.ts";
import { ShownError } from "./shown-error.ts";

/** Gives somebody a role of their guild, or takes it away. */
export function changeRole({ world, user }: Somebody, named: string, isTaken: boolean): void {
  for (const guild of world.guilds.values()) {
    const member = guild.members.get(user.id);
    const role = [...guild.roles.values()].find(({ name, id }) => name === named || id === named);
    if (member === undefined || role === undefined) continue;
    if (isTaken) member.roles.add(role.id);
    else member.roles.delete(role.id);
    world.dispatch({
      type: "GUILD_MEMBER_UPDATE",
      intents: INTENT.GUILD_MEMBERS,
      data: { guild_id: guild.id, ...memberPayload(member), user: userPayload(user) },
    });
    return;
  }
  throw new ShownError("no_such_role", `There is no role "${named}".`);
}
