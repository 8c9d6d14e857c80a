import { z } from "zod";
import { inboundId } from "../incoming/said.ts";
import type { Listen } from "../ports.ts";
import { messageText } from "./message-text.ts";

/** An entry of a message's menu: what it says is said about that message. */
export interface MessageShortcut {
  /** At most 24 characters (Slack's manifest schema, version 2, read 2026-11-21). */
  readonly name: string;
  readonly callback_id: string;
  readonly description: string;
  readonly say: string;
  /** The command without which it is not there. */
  readonly needs?: string;
}

/** Everything that could be in the menu of a message. */
export const SHORTCUTS: readonly MessageShortcut[] = [
  {
    name: "Acknowledge this alert",
    callback_id: "ack_alert",
    description: "Acknowledges the alert that the message is about",
    say: "ack",
  },
  {
    name: "Add to timeline",
    callback_id: "add_to_timeline",
    description: "Puts the message on the incident's timeline",
    say: "timeline add",
    needs: "timeline add",
  },
];

/** What is in the menu when these commands are there. */
export function shortcutsFor(commands: readonly string[]): readonly MessageShortcut[] {
  return SHORTCUTS.filter(({ needs }) => needs === undefined || commands.includes(needs));
}

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
    const shortcut = SHORTCUTS.find(({ callback_id }) => callback_id === chosen?.callback_id);
    if (chosen !== undefined && shortcut !== undefined) {
      await say(chosen, context.teamId ?? "", shortcut.say);
    } else log.warn("slack.shortcut.unreadable", { error });
    await ack();
  });
};
