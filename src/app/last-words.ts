import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Message } from "../core/inbound.ts";
import type { JsonObject } from "../core/json.ts";
import type { Place } from "../core/people.ts";
import type { DueTimer, Timer, TimerHandlers } from "../engine/timers.ts";
import type { Cards } from "./cards.ts";
import { openStandingMessage } from "./standing-message.ts";
import type { Topics } from "./topics.ts";

/** A last word on its way to a mirror. It is kept as a timer, and so outlives the process. */
export interface LastWord {
  readonly place: Place;
  readonly key: string;
  readonly message: Message;
  readonly ref?: MessageRef;
  /** Since when it may stand there without its place being known, ms. */
  readonly since?: number;
  /** When it was said, ms. */
  readonly at: number;
}

export function lastWordId({ key }: Pick<LastWord, "key">): string {
  return `mirror:${key}`;
}

export function lastWordTimer(told: LastWord, dueAt: number): Timer {
  return { kind: "mirror", dueAt, platform: told.place.platform, data: told as JsonObject & LastWord };
}

export interface LastWordParts {
  readonly clock: Clock;
  readonly topics: Pick<Topics, "keep">;
  readonly cards: Pick<Cards, "keep">;
  adapterOf(platform: string): ChatAdapter | undefined;
}

/** What is done when a last word is due: it is shown, and tried again as every timer is. */
export function lastWordHandlers({ clock, topics, cards, adapterOf }: LastWordParts): TimerHandlers {
  return {
    mirror: async ({ platform, data, tries }: DueTimer) => {
      const { place, key, message, ref, since, at } = data as JsonObject & LastWord;
      const adapter = adapterOf(platform);
      if (adapter === undefined) return undefined;
      const begun = { ref, since: since ?? (tries > 0 ? at : undefined) };
      const standing = openStandingMessage({ adapter, place, posting: { key }, begun, clock });
      await standing.put(message);
      await topics.keep(place, standing.ref(), message.reply.about);
      await cards.keep(standing.ref(), message.reply);
      return undefined;
    },
  };
}
