import { DateTime } from "luxon";
import type { User } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { type Piece, readMarkdown } from "./markdown.ts";

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
  return readMarkdown(content)
    .map((piece) => pieceText(world, reader, piece))
    .join("");
}

export function pieceText(world: World, reader: User, piece: Piece): string {
  switch (piece.type) {
    case "text":
    case "code":
    case "block":
      return piece.text;
    case "mention":
      return nameOf(world, piece) ?? piece.raw;
    case "time":
      return timeOf(world, reader, piece.seconds, piece.style);
    case "link":
      return piece.label === piece.url ? piece.url : plainText(world, reader, piece.label);
    case "mark":
      return "";
    case "line":
      return piece.sign === "-" || piece.sign === "*" ? "• " : "";
  }
}

function nameOf(world: World, { kind, id }: Piece & { type: "mention" }): string | undefined {
  if (kind === "user") {
    const user = world.users.get(id);
    return user && `@${user.globalName}`;
  }
  if (kind === "channel") {
    const channel = world.channels.get(id);
    return channel && `#${channel.name}`;
  }
  const role = [...world.guilds.values()].map(({ roles }) => roles.get(id)).find((one) => one !== undefined);
  return role && `@${role.name.replace(/^@/u, "")}`;
}

function timeOf(world: World, { zone }: User, seconds: number, style: string): string {
  const at = DateTime.fromSeconds(seconds, { zone, locale: "en-US" });
  if (!at.isValid) return "Invalid Date";
  if (style !== "R") return at.toFormat(STYLES[style] ?? STYLES.f ?? "");
  return at.toRelative({ base: DateTime.fromMillis(world.clock.now(), { zone, locale: "en-US" }) }) ?? "";
}
