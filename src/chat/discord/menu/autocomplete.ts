import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import type { Interaction, Listen } from "../ports.ts";
import { choicesOf } from "./choices.ts";
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
 * Completes what is typed into a command. Nothing is waited for: an answer is made of what is in memory, and when that is
 * nothing it is empty; what is typed is taken as it is.
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
    return choicesOf(desk.suggest(begun, ROOM)).map(({ name, value }) => ({ name, value }));
  }

  return {
    hears: ({ type }) => type === "autocomplete",
    async hear(interaction) {
      await interaction.respond({ type: CHOICES_ARE, data: { choices: choicesFor(interaction) } });
    },
  };
};
