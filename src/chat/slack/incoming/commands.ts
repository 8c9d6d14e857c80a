import type { App } from "@slack/bolt";
import { z } from "zod";
import type { SlackParts } from "../ports.ts";
import { openStatusForm } from "../views/status-form.ts";
import { TOO_LONG } from "./messages.ts";
import { type Mouth, readText, SAID_CHARS_MAX } from "./said.ts";

/** What Slack tells of a slash command (Slack docs, "Slash commands", read 2026-11-21). */
const COMMAND = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
});
type Typed = z.output<typeof COMMAND>;

/** Said alone, it is better asked for in a form. */
const FORM_WORDS = /^status$/iu;

/** Hears slash commands: the bot's own, and the short ones that stand for its first words. */
export function listenToCommands(app: App, parts: SlackParts, mouth: Mouth): void {
  async function hear(typed: Typed, text: string, mentions: readonly string[], team: string): Promise<void> {
    const at = { team, channel: typed.channel_id };
    const said = { key: typed.trigger_id, at, user: typed.user_id };
    const form = { trigger: typed.trigger_id, place: parts.names.place(at), ...answersAt(typed) };
    if (FORM_WORDS.test(text) && (await openStatusForm(parts, { ...form, actor: await mouth.speaker(said) }))) return;
    await mouth.say({ ...said, text, mentions, addressed: true, ...answersAt(typed), more: { unseen: true } });
  }

  app.command(/./u, async ({ body, ack, context }) => {
    const read = COMMAND.safeParse(body);
    if (!read.success || context.teamId === undefined) {
      parts.log.warn("slack.command.unreadable", { issues: read.error?.issues });
      await ack("Slack sent something that cannot be read. Say it to me in a message instead.");
      return;
    }
    const { command, text } = read.data;
    const first = wordsOf(command, parts);
    if (first === undefined) return ack(`I do not know ${command} any more: type ${parts.policy.command()} help.`);
    if (text.length > SAID_CHARS_MAX) return ack(TOO_LONG);
    await ack();
    const typed = readText(text, context.teamId, context.botUserId ?? "", parts);
    const words = [first, typed.text].filter((part) => part !== "").join(" ");
    await hear(read.data, words === "" ? "help" : words, typed.mentions, context.teamId);
  });
}

/** The words that a command's name stands for; undefined when it is none of the bot's. */
function wordsOf(command: string, { policy }: SlackParts): string | undefined {
  return command === policy.command() ? "" : policy.aliases().get(command);
}

function answersAt({ response_url }: Typed): { readonly responseUrl?: string } {
  return response_url === undefined ? {} : { responseUrl: response_url };
}
