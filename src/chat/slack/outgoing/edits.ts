import type { Clock } from "../../../core/clock.ts";
import { type Coalesced, createCoalesced } from "../../../core/coalesced.ts";
import { BotError } from "../../../core/errors.ts";
import type { SlackMessage } from "../names.ts";
import type { Rendered } from "../render/message.ts";
import type { QueuedWeb } from "../web/web.ts";
import { contentOf } from "./page.ts";

/** A message is edited at most once in so long: more often nobody can read it, and Slack takes 50 edits a minute in all. */
const EDIT_EVERY_MS = 1_000;
/** Nobody can edit it any more: it is deleted, was never ours, is too old for this workspace, or stands where the bot is not. */
const GONE = ["message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "not_in_channel"];

/** Throws BotError, "vendor_rate_limited" for an edit that is live and was dropped because too much waits. */
export type Edits = Coalesced<EditedMessage, Rendered>;

/** `yields`: nobody waits for its edits. */
interface EditedMessage extends SlackMessage {
  readonly yields?: true | undefined;
}

export interface EditParts {
  readonly web: QueuedWeb;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

export function createEdits({ web, clock, stopping }: EditParts): Edits {
  return createCoalesced({
    clock,
    stopping,
    everyMs: EDIT_EVERY_MS,
    idOf: ({ team, channel, ts }) => `${team}/${channel}/${ts}`,
    async show({ team, channel, ts, yields }, { take, isLast, withdrawn }) {
      const leave = () => ({ channel, ts, ...contentOf(take()) });
      const waits = {
        ...(isLast ? {} : ({ droppable: true, withdrawn } as const)),
        ...(yields ? { yields } : {}),
      };
      try {
        await web.call(team, "chat.update", leave, { channel, repeatable: true, ...waits });
        return true;
      } catch (error) {
        if (error instanceof BotError && GONE.includes(String(error.details.slack))) return false;
        throw error;
      }
    },
  });
}
