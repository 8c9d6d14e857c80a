import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import type { Interaction, Listen } from "../ports.ts";
import { type Choice, choicesOf } from "./choices.ts";
import { CHOICE_VALUE_CHARS, CHOICES } from "./limits.ts";
import { begunSentence } from "./sentence.ts";

/** A command that is being filled in (Discord docs, Interaction Data, read 2026-11-21). Options of ours are texts. */
const TYPING = z.object({
  name: z.string(),
  options: z
    .array(
      z.object({
        name: z.string(),
        value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
        focused: z.boolean().optional(),
      }),
    )
    .default([]),
});
/** An autocompletion cannot be put off: the choices are its first answer (Discord docs, Interaction Callback Type, read 2026-11-21). */
const CHOICES_ARE = 8;
const ROOM = { most: CHOICES, textChars: CHOICE_VALUE_CHARS };

/**
 * Completes what is typed into a command. Nothing is waited for: an answer is made of what is in memory. What is typed is
 * taken as it is.
 */
export const listenToAutocompletion: Listen = ({ desk, log, menu }) => {
  // The lists are read now, so that the first who types finds them.
  for (const { says } of menu.commands) desk.suggest({ said: says, typed: "" }, ROOM);

  function choicesFor({ data }: Interaction): readonly JsonObject[] {
    const { data: typing, error } = TYPING.safeParse(data);
    if (typing === undefined) {
      log.warn("discord.autocompletion.unreadable", { error });
      return [];
    }
    const focused = typing.options.find((option) => option.focused === true)?.name ?? "";
    const known = menu.commands.find(({ name }) => name === typing.name);
    const begun = begunSentence(typing, focused, known);
    if (begun === undefined) return [];
    const choices = choicesOf(desk.suggest(begun, ROOM));
    return (choices.length > 0 ? choices : asTyped(begun.typed)).map(({ name, value }) => ({ name, value }));
  }

  return {
    hears: ({ type }) => type === "autocomplete",
    async hear(interaction) {
      await interaction.respond({ type: CHOICES_ARE, data: { choices: choicesFor(interaction) } });
    },
  };
};

/** Of a whole sentence nothing is left to complete: without a choice Discord says that nothing matches, as of a mistake. */
function asTyped(typed: string): readonly Choice[] {
  const text = typed.trim();
  return text === "" || text.length > CHOICE_VALUE_CHARS ? [] : [{ name: text, value: text }];
}
