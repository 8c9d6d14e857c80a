import type { MessageRef } from "../../../core/chat.ts";
import { PLATFORM, type SlackPlace } from "../names.ts";

/** Stands where an ordinary message has its timestamp. */
const SHOWN = "shown";

/**
 * A message that was sent where it cannot be edited: only one person sees it, or the bot is not in the channel. What came
 * with a slash command only ever adds messages (slackapi/bolt-python issue 1268, slackapi/bolt-js issue 2287), and what
 * came with a press replaces the message that was pressed.
 */
export function shownRef({ team, channel }: SlackPlace): MessageRef {
  return { platform: PLATFORM, id: `${team}/${channel}/${SHOWN}` };
}

export function isShown({ id }: MessageRef): boolean {
  return id.endsWith(`/${SHOWN}`);
}
