import type { Book } from "./book.ts";
import type { Live } from "./live.ts";
import type { Posts } from "./posts.ts";

export interface NextParts {
  readonly book: Book;
  readonly posts: Pick<Posts, "busy" | "freeAt">;
  /** Alerts whose cards rest. */
  readonly waiting: number;
  readonly now: number;
  /** By `elapsed`. */
  readonly tick: number;
}

/** By `elapsed`: when there is something to do without anything new; Infinity: there is nothing. */
export function nextAt({ book, posts, waiting, now, tick }: NextParts): number {
  let next = Number.POSITIVE_INFINITY;
  const at = (then: number): void => {
    if (then < next) next = then;
  };
  for (const live of book.lives.values()) {
    const { card, restsUntil, dueAt } = live;
    const isResting = tick < restsUntil;
    if (isResting && (waiting > 0 || live.isUnsaved || live.isGone)) at(restsUntil);
    if (dueAt < Number.POSITIVE_INFINITY) at(Math.max(isResting ? restsUntil : 0, tick + dueAt - now));
    if (card.gust !== undefined && card.endedAt === undefined) at(tick + card.joinedAt + card.gust.withinMs - now);
    const showAt = Math.max(live.retryAt, posts.freeAt());
    // What is ready and finds no room begins when something ends, which is heard.
    if (live.isDirty && !live.isBusy && showAt > tick) at(showAt);
  }
  return next;
}

/** Whether nothing is to be done now, but what failed and what its time has not come for. */
export function restsNow({ book, posts, waiting, tick }: NextParts): boolean {
  if (waiting > 0 || posts.busy() > 0) return false;
  const isOwed = ({ isUnsaved, isGone, isDirty, failures }: Live): boolean =>
    isUnsaved || isGone || (isDirty && failures === 0 && posts.freeAt() <= tick);
  return ![...book.lives.values()].some(isOwed);
}
