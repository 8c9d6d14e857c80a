import { z } from "zod";
import type { Listen } from "../ports.ts";
import { messageText } from "./message-text.ts";

/** Chosen from a message's menu (Discord docs, Application Command Types, read 2026-11-21). */
const MESSAGE_COMMAND = 3;
const CHOSEN = z.object({
  type: z.literal(MESSAGE_COMMAND),
  name: z.string(),
  target_id: z.string(),
  resolved: z.object({ messages: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** Hears what is chosen from the menu of a message: it is said about that message. */
export const listenToMessageMenu: Listen = (parts) => ({
  hears: ({ type, data }) => type === "command" && CHOSEN.safeParse(data).success,
  async hear(interaction) {
    const { name, target_id: message, resolved } = CHOSEN.parse(interaction.data);
    const entry = parts.menu.messages.find((one) => one.name === name);
    if (entry === undefined) return parts.tell(interaction, `I do not know "${name}" any more.`);
    const regarding = { message, text: messageText(resolved?.messages?.[message]) };
    await parts.say(interaction, { text: entry.say, more: { regarding } });
  },
});
