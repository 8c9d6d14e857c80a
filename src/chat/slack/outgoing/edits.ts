import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import { createRecent, type Recent } from "../../../core/recent.ts";
import type { SlackMessage } from "../names.ts";
import type { Rendered } from "../render/message.ts";
import type { QueuedWeb } from "../web/web.ts";
import { contentOf } from "./page.ts";

/** A message is edited at most once in so long: more often nobody can read it, and Slack takes 50 edits a minute in all. */
const EDIT_EVERY_MS = 1_000;
/** Messages whose last edit is remembered. */
const KEPT = 5_000;
/** Somebody has deleted it, or it was never ours. */
const GONE = ["message_not_found", "cant_update_message"];

/** Edits of messages, of each one after the other. Nothing older ever replaces what is newer. */
export interface Edits {
  /**
   * Resolves once it, or a newer one in its stead, is shown: false when there is no such message any more. An edit that
   * waits gives way to a newer one, the last word only to another: what is live and comes while a last word waits or is
   * under way is left out. After it, the message may begin to live again. Throws BotError, "vendor_rate_limited" for one
   * that is live and was dropped because too much waits.
   */
  edit(message: SlackMessage, page: Rendered, isLast: boolean): Promise<boolean>;
}

interface Edit {
  page: Rendered;
  isLast: boolean;
  readonly done: PromiseWithResolvers<boolean>;
}

/** One message. */
interface Slot {
  /** It has not left yet, and can be changed. */
  next: Edit | undefined;
  /** What becomes of the newest edit. */
  newest: Promise<boolean>;
  isBusy: boolean;
  /** What is under way, or waits, is a last word. */
  isEnding: boolean;
  /** Takes back a live edit that waits, for a last word that may not be dropped. */
  withdraw: AbortController;
  /** When the next edit may leave, by `elapsed`. */
  freeAt: number;
}

export interface EditParts {
  readonly web: QueuedWeb;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

export function createEdits({ web, clock, stopping }: EditParts): Edits {
  const slots = createRecent<Slot>(KEPT);

  /** Throws the reason of `withdraw` when a last word has taken its place. */
  async function show({ team, channel, ts }: SlackMessage, slot: Slot, edit: Edit): Promise<boolean> {
    const restMs = slot.freeAt - clock.elapsed();
    if (restMs > 0) await clock.sleep(restMs, stopping);
    slot.withdraw = new AbortController();
    let hasLeft = false;
    const leave = () => {
      hasLeft = true;
      if (slot.next === edit) slot.next = undefined;
      return { channel, ts, ...contentOf(edit.page) };
    };
    const waits = edit.isLast ? {} : ({ droppable: true, withdrawn: slot.withdraw.signal } as const);
    try {
      await web.call(team, "chat.update", leave, { channel, repeatable: true, ...waits });
      return true;
    } catch (error) {
      if (error instanceof BotError && GONE.includes(String(error.details.slack))) return false;
      throw error;
    } finally {
      if (hasLeft) slot.freeAt = clock.elapsed() + EDIT_EVERY_MS;
    }
  }

  async function work(message: SlackMessage, slot: Slot): Promise<void> {
    slot.isBusy = true;
    for (let edit = slot.next; edit !== undefined; edit = slot.next) {
      try {
        edit.done.resolve(await show(message, slot, edit));
      } catch (error) {
        if (slot.withdraw.signal.aborted && error === slot.withdraw.signal.reason) continue;
        if (slot.next === edit) slot.next = undefined;
        edit.done.reject(error);
      }
      slot.isEnding = slot.next?.isLast ?? false;
    }
    slot.isBusy = false;
  }

  return {
    edit: (message, page, isLast) => {
      const slot = slotOf(slots, message);
      if (!isLast && slot.isEnding) return slot.newest;
      slot.isEnding ||= isLast;
      const waiting = slot.next;
      if (waiting !== undefined) {
        waiting.page = page;
        if (isLast && !waiting.isLast) slot.withdraw.abort(new Error("A last word takes its place."));
        waiting.isLast ||= isLast;
        return waiting.done.promise;
      }
      const done = Promise.withResolvers<boolean>();
      slot.next = { page, isLast, done };
      slot.newest = done.promise;
      if (!slot.isBusy) void work(message, slot);
      return done.promise;
    },
  };
}

function slotOf(slots: Recent<Slot>, at: SlackMessage): Slot {
  const id = `${at.team}/${at.channel}/${at.ts}`;
  const known = slots.get(id);
  if (known !== undefined) return known;
  const slot: Slot = {
    next: undefined,
    newest: Promise.resolve(true),
    isBusy: false,
    isEnding: false,
    withdraw: new AbortController(),
    freeAt: 0,
  };
  slots.set(id, slot);
  return slot;
}
