import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import type { Message } from "../../../core/inbound.ts";
import { createRecent } from "../../../core/recent.ts";
import { type Rendered, renderPages } from "../render/message.ts";

/** Channels remembered in which the bot may show no embeds. */
const KEPT = 5_000;
/** After that it is tried again: somebody may have granted it. */
const IN_WORDS_MS = 600_000;
/** What Discord says to embeds without "Embed Links", and to whatever is without "Send Messages" (see refusals). */
const LACKS_RIGHT = 50_013;

export type Pages = readonly [Rendered, ...Rendered[]];

/** Messages as Discord's, as well as they may be shown in a channel. */
export interface Drawing {
  draw(message: Message): Pages;
  /** Shows it with embeds; where those are refused, in words, there and for a while. Throws what `show` throws. */
  shown<T>(channel: string, message: Message, show: (pages: Pages) => Promise<T>): Promise<T>;
}

export function createDrawing({ clock, zone }: { readonly clock: Clock; readonly zone: string }): Drawing {
  /** Until when, by `elapsed`. */
  const wordy = createRecent<number>(KEPT);
  const draw = (message: Message, inWords = false): Pages => renderPages(message, { zone, now: clock.now(), inWords });
  return {
    draw,
    async shown(channel, message, show) {
      if (clock.elapsed() < (wordy.get(channel) ?? 0)) return show(draw(message, true));
      const pages = draw(message);
      try {
        return await show(pages);
      } catch (error) {
        if (!isRefusal(error, [LACKS_RIGHT]) || pages.every(({ body }) => body.embeds.length === 0)) throw error;
      }
      const done = await show(draw(message, true));
      wordy.set(channel, clock.elapsed() + IN_WORDS_MS);
      return done;
    },
  };
}

/** Whether Discord has refused it with one of these codes. */
export function isRefusal(error: unknown, codes: readonly number[]): boolean {
  return error instanceof BotError && codes.includes(Number(error.details.discord));
}
