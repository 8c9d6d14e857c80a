import type { Actor } from "../../core/people.ts";
import { oneLine } from "../../core/wording.ts";
import { actorId, groupOf } from "./names.ts";
import type { DiscordMember, DiscordUser } from "./wire.ts";

/** Longer than any name in Discord: 32 characters (Discord docs, User resource, read 2026-11-21). */
const NAME_CHARS = 80;
/** Would turn the text around them, or begin a line of its own. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/gu;

const NO_EMAIL = "Discord shows nobody's address";

/** The person as Discord describes them, by their name in the server where there is one. */
export function actorOf(user: DiscordUser, member: DiscordMember | undefined, zone: string): Actor {
  const names = [member?.nick, user.global_name, user.username].map((one) => readable(one ?? ""));
  const roles = member?.roles ?? [];
  return {
    id: actorId(user.id),
    name: names.find((one) => one !== "") ?? user.id,
    ...(user.bot ? { noEmail: "it is a bot", isBot: true as const } : { noEmail: NO_EMAIL }),
    ...(roles.length === 0 ? {} : { groups: roles.map(groupOf) }),
    zone,
  };
}

function readable(name: string): string {
  return oneLine(name.replace(UNSEEN, " "), NAME_CHARS);
}
