import { DateTime } from "luxon";
import type { User } from "../world/model.ts";
import type { World } from "../world/world.ts";

/** Discord's timestamp styles as luxon's formats, in a reader's own zone (Discord docs, Message Formatting, read 2026-11-21). */
const STYLES: Readonly<Record<string, string>> = {
  t: "h:mm a",
  T: "h:mm:ss a",
  d: "MM/dd/yyyy",
  D: "MMMM d, yyyy",
  f: "MMMM d, yyyy h:mm a",
  F: "EEEE, MMMM d, yyyy h:mm a",
};

/** What a reader sees of a text: names in the place of mentions, times in their zone, the signs of the markdown gone. */
export function plainText(world: World, reader: User, content: string): string {
  const token =
    /```(?:[\w+-]*\n)?([\s\S]*?)```|`([^`\n]+)`|\\([\\*_~`|>#\-+.[\](){}<:@])|<(@[!&]?|#)(\d+)>|<t:(-?\d+)(?::([tTdDfFR]))?>|<a?(:\w+:)\d+>|<(https?:\/\/[^\s>]+)>|\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)|(https?:\/\/[^\s<>]+)|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|\*\*|~~|\|\||\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|^(?:#{1,3}|-#|>>>|>) /gmu;
  return content.replace(
    token,
    (whole, block, code, escaped, sign, id, seconds, style, emoji, address, label, _link, bare) => {
      const literal = block ?? code ?? escaped ?? emoji ?? address ?? bare;
      if (literal !== undefined) return literal;
      if (sign !== undefined) return nameOf(world, sign, id) ?? whole;
      if (seconds !== undefined) return timeOf(world, reader, Number(seconds), style ?? "f");
      return label === undefined ? "" : plainText(world, reader, label);
    },
  );
}

function nameOf(world: World, sign: string, id: string): string | undefined {
  if (sign === "#") {
    const channel = world.channels.get(id);
    return channel && `#${channel.name}`;
  }
  if (sign === "@&") {
    const roles = [...world.guilds.values()].map((guild) => guild.roles.get(id));
    const role = roles.find((one) => one !== undefined);
    return role && `@${role.name}`;
  }
  const user = world.users.get(id);
  return user && `@${user.globalName}`;
}

function timeOf(world: World, { zone }: User, seconds: number, style: string): string {
  const at = DateTime.fromSeconds(seconds, { zone, locale: "en-US" });
  if (!at.isValid) return "Invalid Date";
  if (style !== "R") return at.toFormat(STYLES[style] ?? STYLES.f ?? "");
  return at.toRelative({ base: DateTime.fromMillis(world.clock.now(), { zone, locale: "en-US" }) }) ?? "";
}
