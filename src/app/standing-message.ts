import type { ChatAdapter, MessageRef, Posting } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Message } from "../core/inbound.ts";
import type { Place } from "../core/people.ts";

/** What is known of a message that may have been posted before. */
export interface Begun {
  /** Where it stood. */
  readonly ref: MessageRef | undefined;
  /** Since when it may have been posted, ms, where that is in doubt. */
  readonly since: number | undefined;
}

/** One message: posted once, edited after, and posted again when somebody has deleted it. */
export interface StandingMessage {
  /** Throws when it may not read so now. One after the other. */
  put(message: Message): Promise<void>;
  /** Where it stands. */
  ref(): MessageRef | undefined;
}

export interface StandingMessageOptions {
  readonly adapter: Pick<ChatAdapter, "keepsMessages" | "send" | "update">;
  readonly place: Place;
  readonly posting: Omit<Posting, "maybeSince">;
  readonly begun?: Begun | undefined;
  readonly clock: Clock;
}

export function openStandingMessage({
  adapter,
  place,
  posting,
  begun,
  clock,
}: StandingMessageOptions): StandingMessage {
  let ref = begun?.ref;
  /** Since when it may have been posted by an attempt that is not known to have worked, ms. */
  let doubtSince = begun?.since;
  /** What follows a deleted message is a new one. */
  let key = posting.key;

  return {
    ref: () => ref,
    put: async (message) => {
      if (ref !== undefined) {
        if (await adapter.update(ref, message)) return;
        key = `${posting.key}:again`;
      }
      const maybeSince = doubtSince;
      doubtSince ??= clock.now();
      ref = await adapter.send(place, message, {
        ...posting,
        key,
        ...(maybeSince === undefined ? {} : { maybeSince }),
      });
      doubtSince = undefined;
      // The same key may have led to the message of an earlier attempt, which says something else.
      if (maybeSince !== undefined && adapter.keepsMessages) await adapter.update(ref, message);
    },
  };
}
