import type { Clock } from "../../core/clock.ts";
import type { Store } from "../../core/store.ts";
import { write } from "./book.ts";
import type { ShownCard } from "./card.ts";
import { finished } from "./draft.ts";
import type { Live } from "./live.ts";
import type { Numbers } from "./numbers.ts";
import { openRound, type Round, type RoundFacts } from "./round.ts";

/** A card of several alerts is written, and so shown, at most once in so long. */
const REST_MS = 1_000;

export interface SettleParts extends Omit<RoundFacts, "now" | "tick"> {
  readonly store: Pick<Store, "commit">;
  readonly clock: Clock;
  readonly numbers: Numbers;
}

/**
 * Writes what the cards of a place are to be, now that these alerts have changed, in one commit. Resolves with the alerts
 * whose cards rest: they are to be looked at again. Throws what committing throws, and "conflict"; then the book is opened
 * anew.
 */
export async function settle(keys: readonly string[], parts: SettleParts): Promise<readonly string[]> {
  const { book, store, clock, numbers } = parts;
  const now = clock.now();
  const tick = clock.elapsed();
  const round = openRound({ ...parts, now, tick });
  const bornAt = (key: string): number => parts.known.get(key)?.alert.createdAt ?? 0;
  const left = keys.toSorted((a, b) => bornAt(a) - bornAt(b)).filter((key) => !round.look(key));
  round.tend();
  await nameCards(round, numbers);
  round.tell();

  const cards = new Map<string, ShownCard>();
  for (const [id, draft] of round.drafts) cards.set(id, finished(draft, now));
  for (const live of book.lives.values()) {
    if (live.isUnsaved && !cards.has(live.id) && !rests(live, tick)) cards.set(live.id, live.card);
  }
  for (const live of round.dropped) cards.delete(live.id);
  await write(store, book, cards, [...round.dropped]);

  for (const id of cards.keys()) {
    const live = book.lives.get(id);
    if (live === undefined) continue;
    const isChanged = round.drafts.has(id);
    if (isChanged) live.isDirty = true;
    if (live.card.number !== undefined && (isChanged || live.card.kind === "storm")) live.restsUntil = tick + REST_MS;
  }
  return left;
}

function rests({ card, restsUntil }: Live, tick: number): boolean {
  return card.number !== undefined && tick < restsUntil;
}

/** What shows several alerts has a number. */
async function nameCards({ drafts }: Round, numbers: Numbers): Promise<void> {
  for (const draft of drafts.values()) {
    const { number, kind } = draft.card;
    if (number !== undefined || (kind === "alerts" && draft.members.size < 2)) continue;
    draft.card = { ...draft.card, number: await numbers.next() };
  }
}
