import type { MessageRef } from "../../../core/chat.ts";
import { PLATFORM, type SlackPlace } from "../names.ts";

/** Marks what has no timestamp to edit it by. */
const SHOWN = "shown:";

/**
 * A message that was sent where it cannot be edited: only one person sees it, or the bot is not in the channel. An address
 * of a slash command only ever adds messages (slackapi/bolt-python issue 1268, slackapi/bolt-js issue 2287).
 */
export function shownRef({ team, channel }: SlackPlace): MessageRef {
  return { platform: PLATFORM, id: `${team}/${channel}/${SHOWN}` };
}

/** A message that only one person sees, on which this inbound was pressed: its own address can replace it. */
export function pressedRef({ team, channel }: SlackPlace, inbound: string): MessageRef {
  return { platform: PLATFORM, id: `${team}/${channel}/${SHOWN}${inbound}` };
}

/** undefined: it is an ordinary message. `pressed` is "" where nothing can replace it. */
export function readShown({ id }: MessageRef): { readonly pressed: string } | undefined {
  const [, , ...rest] = id.split("/");
  const shown = rest.join("/");
  return shown.startsWith(SHOWN) ? { pressed: shown.slice(SHOWN.length) } : undefined;
}
