import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { hasFlag, MESSAGE_FLAG } from "../bits.ts";
import { COMPONENT } from "../schemas/components.ts";
import { flatten } from "../schemas/message.ts";
import type { Message, User } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { plainText } from "./plain.ts";

/** What stands in a message. */
export interface Shown {
  /** Everything that is read, in its order: the text, embeds, text displays, buttons as "[Undo]", menus as "[Menu ▾]". */
  readonly text: string;
  readonly buttons: readonly string[];
  readonly menus: readonly string[];
}

export function readMessage(world: World, reader: User, message: Message): Shown {
  const read = (text: Json | undefined): string => (typeof text === "string" ? plainText(world, reader, text) : "");
  const all = flatten(message.components);
  const buttons = all.filter(({ type }) => type === COMPONENT.button).map(buttonName);
  const menus = all.filter(({ type }) => Number(type) === 3 || (Number(type) >= 5 && Number(type) <= 8)).map(menuName);
  const isLoading = hasFlag(message.flags, MESSAGE_FLAG.LOADING);
  const lines = [
    isLoading ? "Tocsin is thinking…" : read(message.content),
    ...message.embeds.flatMap((embed) => embedLines(embed, read)),
    ...all.flatMap((one) => (one.type === COMPONENT.textDisplay ? [read(one.content)] : [])),
    ...rowLines(message.components),
  ];
  return { text: lines.filter((line) => line !== "").join("\n"), buttons, menus };
}

function embedLines(embed: JsonObject, read: (text: Json | undefined) => string): string[] {
  const { author, title, description, fields, footer } = embed;
  return [
    read(objectOf(author).name),
    read(title),
    read(description),
    ...(Array.isArray(fields) ? fields : []).map((field) => {
      const { name, value } = objectOf(field);
      return `${read(name)}: ${read(value)}`;
    }),
    typeof objectOf(footer).text === "string" ? String(objectOf(footer).text) : "",
  ];
}

function rowLines(components: readonly JsonObject[]): string[] {
  return flatten(components)
    .filter(({ type }) => type === COMPONENT.row)
    .map(({ components: inner }) =>
      (Array.isArray(inner) ? inner : [])
        .map((one) => objectOf(one))
        .map((one) => (one.type === COMPONENT.button ? `[${buttonName(one)}]` : `[${menuName(one)} ▾]`))
        .join(" "),
    );
}

function buttonName({ label, emoji }: JsonObject): string {
  return typeof label === "string" ? label : String(objectOf(emoji).name ?? "");
}

function menuName({ placeholder, custom_id: id }: JsonObject): string {
  return typeof placeholder === "string" ? placeholder : String(id);
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
