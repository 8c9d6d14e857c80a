import { z } from "zod";
import { checkContent } from "../api/chat.ts";
import { Refusal } from "../api/refusal.ts";
import { changeMessage, findMessage, keepMessage, postAsBot, removeMessage } from "./posts.ts";
import type { ResponsePlace } from "./tickets.ts";
import type { World } from "./world.ts";

const block = z.record(z.string(), z.json());

/** What may be sent to a response_url, or with the acknowledgement of a slash command (Slack docs, read 2026-11-21). */
const responseSchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.array(block).optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
  metadata: block.optional(),
});

const KNOWN = new Set([
  ...Object.keys(responseSchema.shape),
  ...["mrkdwn", "unfurl_links", "unfurl_media", "parse", "link_names", "attachments"],
]);

/** Does what an answer to a command or a press asks for. Throws Refusal as the Web API would. */
export function respond(world: World, place: ResponsePlace, answer: unknown): void {
  const workspace = world.workspaces.get(place.team);
  if (workspace === undefined) throw new Refusal("team_not_found");
  const read = responseSchema.safeParse(typeof answer === "string" ? { text: answer } : answer);
  if (!read.success) throw new Refusal("invalid_payload");
  const { data } = read;
  for (const name of Object.keys(data)) {
    if (!KNOWN.has(name)) world.complaints.push(`An answer to an interaction has no field "${name}".`);
  }
  const original = place.original && findMessage(workspace, place.channel, place.original.ts);
  if (data.delete_original) {
    if (original !== undefined) removeMessage(world, workspace, original);
    return;
  }
  const words = checkContent(data);
  if (data.replace_original && original !== undefined) {
    changeMessage(world, workspace, original, { ...words, metadata: data.metadata });
    return;
  }
  const draft = { channel: place.channel, ...words, thread: data.thread_ts, metadata: data.metadata };
  if (data.response_type === "in_channel") postAsBot(world, workspace, draft);
  else {
    const { user, id: botId } = workspace.bot;
    keepMessage(world, workspace, { ...draft, user, botId, onlyFor: place.user });
  }
}
