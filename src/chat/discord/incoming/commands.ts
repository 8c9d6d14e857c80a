import { z } from "zod";
import { sentenceOf } from "../menu/sentence.ts";
import { placeOf } from "../names.ts";
import type { DiscordParts, Listen } from "../ports.ts";
import { readTyped, SAID_CHARS_MAX, TOO_LONG } from "./typed.ts";

/** A slash command (Discord docs, Application command types, read 2026-11-21). */
const CHAT_INPUT = 1;

/** What Discord tells of a command as somebody has filled it in. Options of ours are texts. */
const COMMAND = z.object({
  name: z.string(),
  type: z.literal(CHAT_INPUT),
  options: z
    .array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).transform(String) }))
    .catch([]),
});

/** Hears slash commands: each is a sentence, put together from its options. */
export const listenToCommands: Listen = (parts) => ({
  hears: ({ type, data }) => type === "command" && COMMAND.safeParse(data).success,
  async hear(interaction) {
    const filled = COMMAND.parse(interaction.data);
    const known = parts.menu.commands.find(({ name }) => name === filled.name);
    const sentence = sentenceOf(filled, known);
    if (sentence.length > SAID_CHARS_MAX) return parts.tell(interaction, TOO_LONG);
    // Reading it may take a while; whoever waits sees something at once.
    const deferring = parts.defer(interaction, audience(parts, interaction, sentence));
    const { text, mentions } = await readTyped(sentence, { guild: interaction.guild, known: [] }, parts);
    await Promise.all([deferring, parts.say(interaction, { text: text === "" ? "help" : text, mentions })]);
  },
});

function audience(
  { policy }: DiscordParts,
  { isDirect, at }: Parameters<DiscordParts["say"]>[0],
  text: string,
): "private" | "public" {
  return isDirect ? "public" : policy.audienceOf(placeOf(at), text);
}
