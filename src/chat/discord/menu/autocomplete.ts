import type { JsonObject } from "../../../core/json.ts";
import type { DiscordParts, Interaction, Listener } from "../ports.ts";
import { choicesOf } from "./choices.ts";
import { COMMAND_DATA } from "./command-data.ts";
import { CHOICE_VALUE_CHARS, CHOICES } from "./limits.ts";
import type { Menu } from "./menu.ts";
import { begunSentence } from "./sentence.ts";

/** The first answer of an autocompletion, which cannot be put off (Discord docs, Interaction Callback Type, read 2026-11-21). */
const CHOICES_ARE = 8;
const ROOM = { most: CHOICES, textChars: CHOICE_VALUE_CHARS };

/**
 * Completes what is typed into a command. Nothing is waited for: an answer is made of what is in memory, and when that is
 * nothing it is empty; what is typed is taken as it is.
 */
export function listenToAutocompletion(menu: Menu): (parts: DiscordParts) => Listener {
  return ({ desk, log }) => {
    // The lists are read now, so that the first who types finds them.
    for (const { says } of menu.commands) desk.suggest({ said: says, typed: "" }, ROOM);

    function choicesFor({ data }: Interaction): readonly JsonObject[] {
      const { data: read, error } = COMMAND_DATA.safeParse(data);
      if (read === undefined) {
        log.warn("discord.autocompletion.unreadable", { error });
        return [];
      }
      const focused = read.options.find((option) => option.focused === true)?.name ?? "";
      const known = menu.commands.find(({ name }) => name === read.name);
      const begun = begunSentence(read, focused, known);
      if (begun === undefined) return [];
      return choicesOf(desk.suggest(begun, ROOM)).map(({ name, value }) => ({ name, value }));
    }

    return {
      hears: ({ type }) => type === "autocomplete",
      async hear(interaction) {
        await interaction.respond({ type: CHOICES_ARE, data: { choices: choicesFor(interaction) } });
      },
    };
  };
}
