import { decode } from "../incoming/decode.ts";
import { actorId } from "../names.ts";
import type { DiscordParts, Interaction, Listener } from "../ports.ts";
import { COMMAND_DATA, COMMAND_TYPES, type CommandData } from "./command-data.ts";
import type { Menu } from "./menu.ts";
import { messageText } from "./message-text.ts";
import { sentenceOf } from "./sentence.ts";

/** Hears slash commands, and what is chosen from the menu of a message. */
export function listenToCommands(menu: Menu): (parts: DiscordParts) => Listener {
  return (parts) => {
    const { log, bot, places } = parts;

    async function hearTyped(interaction: Interaction, data: CommandData): Promise<void> {
      const sentence = sentenceOf(
        data,
        menu.commands.find(({ name }) => name === data.name),
      );
      const guild = data.guild_id;
      const { text } = await decode({
        text: sentence,
        botUser: bot.user,
        nameOf: actorId,
        channelName: places.channelName,
        roleName: async (role) => (guild === undefined ? undefined : places.roleName(role, guild)),
      });
      await parts.say(interaction, { text });
    }

    async function hearChosen(interaction: Interaction, { name, target_id, resolved }: CommandData): Promise<void> {
      const entry = menu.messages.find((one) => one.name === name);
      if (entry === undefined || target_id === undefined) {
        log.warn("discord.message_command.unknown", { name });
        return parts.tell(interaction, `I do not know "${name}" any more.`);
      }
      const regarding = { message: target_id, text: messageText(resolved?.messages?.[target_id]) };
      await parts.say(interaction, { text: entry.say, more: { regarding } });
    }

    return {
      hears: ({ type }) => type === "command",
      async hear(interaction) {
        const { data, error } = COMMAND_DATA.safeParse(interaction.data);
        if (data === undefined) {
          log.warn("discord.command.unreadable", { error });
          return parts.tell(
            interaction,
            "Discord sent something that cannot be read. Say it to me in a message instead.",
          );
        }
        await (data.type === COMMAND_TYPES.message ? hearChosen : hearTyped)(interaction, data);
      },
    };
  };
}
