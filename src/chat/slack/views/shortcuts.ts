import { z } from "zod";
import { MESSAGE_MENU } from "../../../core/message-menu.ts";
import { inboundId } from "../incoming/said.ts";
import type { Listen } from "../ports.ts";
import { messageText } from "./message-text.ts";

/** What Slack tells of an entry that was chosen (Slack docs, message shortcut payload, read 2026-11-21). */
const CHOSEN = z.object({
  callback_id: z.string(),
  trigger_id: z.string(),
  message_ts: z.string(),
  response_url: z.string().optional(),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.looseObject({ thread_ts: z.string().optional() }),
});

/** Hears entries of messages' menus. The answer goes into the message's thread. */
export const listenToShortcuts: Listen = (app, parts) => {
  const { names, people, log } = parts;

  async function say(chosen: z.infer<typeof CHOSEN>, team: string, text: string): Promise<void> {
    const { message, message_ts: ts, channel, response_url: responseUrl } = chosen;
    const id = inboundId(team, chosen.trigger_id);
    if (responseUrl !== undefined) parts.answerThrough(id, responseUrl);
    await parts.accept({
      id,
      actor: await people.actor(team, chosen.user.id),
      place: names.place({ team, channel: channel.id, thread: message.thread_ts ?? ts }),
      text,
      addressed: true,
      unseen: true,
      regarding: { message: ts, text: messageText(message) },
    });
  }

  app.shortcut({ type: "message_action" }, async ({ ack, body, context }) => {
    const { data: chosen, error } = CHOSEN.safeParse(body);
    const shortcut = MESSAGE_MENU.find(({ id }) => id === chosen?.callback_id);
    if (chosen === undefined || shortcut === undefined) {
      // Not acknowledged: whoever chose it is told, as of everything that nobody knows.
      log.warn("slack.shortcut.unreadable", { error });
      return;
    }
    await say(chosen, context.teamId ?? "", shortcut.say);
    await ack();
  });
};
