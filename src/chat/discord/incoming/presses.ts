import { z } from "zod";
import type { Press } from "../../../core/inbound.ts";
import { refOf } from "../names.ts";
import type { DiscordParts, Interaction, Listen } from "../ports.ts";
import { type PressedButton, readButton } from "../render/custom-id.ts";

const NOT_OURS = "I cannot read that button any more: type what it says.";

/** What Discord tells of a press or a choice (Discord docs, Message component data, read 2026-11-21). */
const COMPONENT = z.object({ custom_id: z.string(), values: z.array(z.string()).catch([]) });

/** What was pressed or chosen; undefined: nothing of the bot's. */
export function pressedIn({ data }: Pick<Interaction, "data">): PressedButton | undefined {
  const { data: read } = COMPONENT.safeParse(data);
  return read && readButton(read.values[0] ?? read.custom_id);
}

/** Hears buttons and choices on messages: each is a command not yet said, and now said by whoever pressed it. */
export const listenToPresses: Listen = (parts) => ({
  hears: ({ type, on }) => type === "component" && on !== undefined,
  async hear(interaction) {
    const button = pressedIn(interaction);
    if (button === undefined) {
      parts.log.warn("discord.button.unreadable", { channel: interaction.at.channel });
      return parts.tell(interaction, NOT_OURS);
    }
    const deferring = parts.defer(interaction, "silent");
    const text = await sentenceOf(button, parts);
    if (text === undefined) await parts.tell(interaction, NOT_OURS);
    else await parts.say(interaction, { text, more: { press: pressOf(interaction, button) } });
    await deferring;
  },
});

/** undefined: its sentence is kept no longer. */
async function sentenceOf({ say, key, option }: PressedButton, { says }: DiscordParts): Promise<string | undefined> {
  if (say !== undefined) return say;
  if (key !== undefined) return says.find(key);
  return option === undefined ? "status" : String(option);
}

function pressOf({ on, at }: Interaction, { question, publicly }: PressedButton): Press {
  return {
    // One that only its reader sees cannot be edited by another process.
    ...(on === undefined || on.isEphemeral ? {} : { on: refOf(on, at.thread) }),
    ...(question === undefined ? {} : { question }),
    ...(publicly ? { publicly: true } : {}),
  };
}
