import { menuOf, type SlashCommand } from "../../src/chat/discord/menu/menu.ts";
import { COMMANDS, FRAGMENTS } from "../../src/commands/index.ts";
import { code, table } from "./markdown.ts";

/** The section about Discord's own menus in docs/commands.md. */
export function discordSection(): string {
  const { commands, messages } = menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: "tocsin" });
  return [
    "## In Discord's menus",
    `Discord has these slash commands, made of the commands above. Their options are put together to the sentence that one
would have typed: \`/snooze target:PD-1234 for:2h\` says \`snooze PD-1234 for 2h\`, and the whole of it may stand in the first
option just as well. While somebody types, what may follow is offered.`,
    table(
      ["Slash command", "Options", "What it says of itself"],
      commands.map((command) => [code(`/${command.name}`), optionsOf(command), command.description]),
    ),
    `In the menu of a message: ${messages.map(({ name, description }) => `“${name}” (${description})`).join(", ")}.`,
  ].join("\n\n");
}

function optionsOf({ options }: SlashCommand): string {
  return options.map(({ name, required }) => `${code(name)}${required ? "" : " (optional)"}`).join(", ");
}
