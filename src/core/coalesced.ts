import type { Clock } from "./clock.ts";
import { createRecent, type Recent } from "./recent.ts";

/** Messages whose last edit is remembered. */
const KEPT = 5_000;

/** Edits of messages, of each one after the other. Nothing older ever replaces what is newer. */
export interface Coalesced<T, P> {
  /**
   * Resolves once it, or a newer one in its stead, is shown: false when there is no such message any more. An edit that
   * waits gives way to a newer one, the last word only to another: what is live and comes while a last word waits or is
   * under way is left out. After it, the message may begin to live again. Throws what showing it throws.
   */
  edit(message: T, page: P, isLast: boolean): Promise<boolean>;
}

export interface Leaving<P> {
  /** What is to be shown, asked for at the moment it leaves: from then on it cannot be changed any more. */
  take(): P;
  readonly isLast: boolean;
  /** Aborts while a last word waits to take the place of what has not left yet: then `show` may throw its reason. */
  readonly withdrawn: AbortSignal;
}

export interface CoalescedOptions<T, P> {
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  /** A message is edited at most once in so long, ms. */
  readonly everyMs: number;
  idOf(message: T): string;
  /** Shows it on the platform; false: there is no such message any more. */
  show(message: T, leaving: Leaving<P>): Promise<boolean>;
}

interface Edit<P> {
  page: P;
  isLast: boolean;
  readonly done: PromiseWithResolvers<boolean>;
}

/** One message. */
interface Slot<P> {
  /** It has not left yet, and can be changed. */
  next: Edit<P> | undefined;
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

export function createCoalesced<T, P>(options: CoalescedOptions<T, P>): Coalesced<T, P> {
  const { clock, stopping, everyMs, idOf } = options;
  const slots = createRecent<Slot<P>>(KEPT);

  /** Throws the reason of `withdraw` when a last word has taken its place. */
  async function show(message: T, slot: Slot<P>, edit: Edit<P>): Promise<boolean> {
    const restMs = slot.freeAt - clock.elapsed();
    if (restMs > 0) await clock.sleep(restMs, stopping);
    slot.withdraw = new AbortController();
    let hasLeft = false;
    const take = (): P => {
      hasLeft = true;
      if (slot.next === edit) slot.next = undefined;
      return edit.page;
    };
    try {
      return await options.show(message, { take, isLast: edit.isLast, withdrawn: slot.withdraw.signal });
    } finally {
      if (hasLeft) slot.freeAt = clock.elapsed() + everyMs;
    }
  }

  async function work(message: T, slot: Slot<P>): Promise<void> {
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
      const slot = slotOf(slots, idOf(message));
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

function slotOf<P>(slots: Recent<Slot<P>>, id: string): Slot<P> {
  const known = slots.get(id);
  if (known !== undefined) return known;
  const slot: Slot<P> = {
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
