import type { JsonObject } from "../../../core/json.ts";
import { TEXT_OPTION_CHARS } from "./limits.ts";
import type { Menu, MenuOption, SlashCommand } from "./menu.ts";

/** Discord's own numbers (Application Commands, read 2026-11-21). */
const CHAT_INPUT = 1;
const MESSAGE = 3;
const STRING = 3;
const INSTALLED_IN_GUILD = 0;
const CONTEXTS = { guild: 0, botDm: 1 } as const;

/** A menu as Discord takes it. `scope`: those of one server are not there in direct messages. */
export function publishedMenu({ commands, messages }: Menu, scope: "guild" | "global"): readonly JsonObject[] {
  const everywhere: JsonObject =
    scope === "guild" ? {} : { contexts: [CONTEXTS.guild, CONTEXTS.botDm], integration_types: [INSTALLED_IN_GUILD] };
  return [
    ...commands.map((command) => ({ ...slash(command), ...everywhere })),
    ...messages.map(({ name }) => ({ type: MESSAGE, name, ...everywhere })),
  ];
}

function slash({ name, description, options }: SlashCommand): JsonObject {
  return { type: CHAT_INPUT, name, description, options: options.map(option) };
}

function option({ role, name, description, required }: MenuOption): JsonObject {
  return {
    type: STRING,
    name,
    description,
    required,
    max_length: TEXT_OPTION_CHARS,
    ...(role === "text" ? {} : { autocomplete: true }),
  };
}
