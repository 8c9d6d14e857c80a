import type { Clock } from "../../../core/clock.ts";
import { type Coalesced, createCoalesced } from "../../../core/coalesced.ts";
import { BotError } from "../../../core/errors.ts";
import type { DiscordMessage } from "../names.ts";
import type { DiscordBot, DiscordRest } from "../ports.ts";
import type { Rendered } from "../render/message.ts";
import { bodyOf } from "./body.ts";
import type { Deferral } from "./deferrals.ts";
import type { Lanes } from "./lanes.ts";
import { inOpenThread } from "./open-thread.ts";

/** A message is edited at most once in so long: more often nobody can read it, and a channel takes some five in five seconds. */
const EDIT_EVERY_MS = 1_000;

/** Somebody has deleted it; it was never ours; old messages may be edited only so often (JSON error codes, see refusals). */
const GONE = [10_008, 50_005, 30_046];

/** A message of the bot's, and by which rights it is edited. */
export interface Editable {
  readonly message: DiscordMessage;
  /** By the interaction that it answers: needs no right in the channel. Absent: by the bot's token. */
  readonly by?: Deferral | undefined;
  /** A person waits for its last word. */
  readonly isAwaited: boolean;
}

/** Throws BotError. */
export type Edits = Coalesced<Editable, Rendered>;

export interface EditParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  /** Keeps what a page's buttons say. */
  keep(page: Rendered): Promise<void>;
}

export function createEdits({ rest, bot, lanes, clock, stopping, keep }: EditParts): Edits {
  async function patch({ message: { channel, id }, by }: Editable, page: Rendered): Promise<void> {
    await keep(page);
    const body = bodyOf(page);
    if (by === undefined) await rest.call("PATCH", `/channels/${channel}/messages/${id}`, { body });
    else await rest.call("PATCH", `/webhooks/${bot.application}/${by.token}/messages/${id}`, { body, byToken: true });
  }

  async function show(editable: Editable, page: Rendered): Promise<boolean> {
    try {
      await inOpenThread(rest, editable.message.channel, () => patch(editable, page));
      return true;
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      if (GONE.includes(Number(error.details.discord))) return false;
      if (editable.by !== undefined && error.code === "expired") return show({ ...editable, by: undefined }, page);
      throw error;
    }
  }

  return createCoalesced({
    clock,
    stopping,
    everyMs: EDIT_EVERY_MS,
    idOf: ({ message: { channel, id } }) => `${channel}/${id}`,
    show: (editable, { take, isLast, withdrawn }) => {
      // By its token nobody else waits for it.
      if (editable.by !== undefined || (isLast && editable.isAwaited)) return show(editable, take());
      const { channel } = editable.message;
      return lanes.run(channel, () => show(editable, take()), isLast ? undefined : withdrawn);
    },
  });
}
