import type { Change, Store } from "../../core/store.ts";
import type { ShownCard } from "./card.ts";
import { type Live, liveOf, withMessage, written } from "./live.ts";

/** Nobody looks at a card of which nothing is known any more after so long, ms. */
const KEPT_MS = 30 * 86_400_000;

/** No route lets more cards begin before it takes them for a storm. */
const BEGUN_MAX = 1_000;

/** The cards of one place. */
export interface Book {
  readonly lives: Map<string, Live>;
  /** The card of each alert. */
  readonly byAlert: Map<string, string>;
  /** The newest card of each group. */
  readonly byGroup: Map<string, string>;
  /** The newest storm. */
  storm: string | undefined;
  /** When each card that is no storm was begun, ms, the earliest first. */
  readonly begun: number[];
}

/** Reads what the store has. Throws BotError("store_failed"). */
export async function openBook(store: Pick<Store, "list">, place: string): Promise<Book> {
  const book: Book = { lives: new Map(), byAlert: new Map(), byGroup: new Map(), storm: undefined, begun: [] };
  const documents = (await store.list("cards")).filter(({ value }) => (value as ShownCard).place.id === place);
  const lives = documents.map((document) => liveOf(document, false)).toSorted((a, b) => a.card.at - b.card.at);
  for (const live of lives) {
    book.lives.set(live.id, live);
    index(book, live.id, live.card);
    if (live.card.kind === "alerts") noteBegun(book, live.card.at);
  }
  return book;
}

export function isWorn({ card }: Live, now: number): boolean {
  return card.joinedAt < now - KEPT_MS;
}

/** A card that is no storm begins. */
export function noteBegun({ begun }: Book, at: number): void {
  begun.push(at);
  if (begun.length > BEGUN_MAX) begun.splice(0, begun.length - BEGUN_MAX);
}

/** How many cards that are no storms were begun in the time up to `now`, as far as that is remembered. */
export function begunWithin({ begun }: Book, ms: number, now: number): number {
  // Where the clock was set back some were begun in what is the future now.
  return begun.filter((at) => at > now - ms && at <= now).length;
}

function index(book: Book, id: string, { members, group, kind }: ShownCard): void {
  for (const { alert } of members) book.byAlert.set(alert, id);
  if (group !== undefined) book.byGroup.set(group, id);
  if (kind === "storm") book.storm = id;
}

/** A card goes: its alerts are on none any more. */
function forget(book: Book, { id, card }: Live): void {
  book.lives.delete(id);
  for (const { alert } of card.members) if (book.byAlert.get(alert) === id) book.byAlert.delete(alert);
  if (card.group !== undefined && book.byGroup.get(card.group) === id) book.byGroup.delete(card.group);
  if (book.storm === id) book.storm = undefined;
}

/**
 * Writes cards as they are to be, new ones too, and takes others away, all or none; then the book says what the store
 * does. Throws what committing throws: then nobody knows what the store holds, and the book is opened anew.
 */
export async function write(
  store: Pick<Store, "commit">,
  book: Book,
  cards: ReadonlyMap<string, ShownCard>,
  dropped: readonly Live[],
): Promise<void> {
  const puts = [...cards].map(([id, card]) => {
    const live = book.lives.get(id);
    if (live !== undefined) live.isUnsaved = false;
    return { id, value: live === undefined ? card : withMessage(card, live), version: live?.version ?? 0 };
  });
  const changes: Change[] = [
    ...puts.map((put) => ({ put: "cards", ...put }) as const),
    ...dropped.map(({ id, version }) => ({ drop: "cards", id, version }) as const),
  ];
  if (changes.length === 0) return;
  await store.commit(changes);
  for (const { id, value, version } of puts) {
    const live = book.lives.get(id);
    if (live === undefined) book.lives.set(id, liveOf({ id, version: 1, value }, true));
    else written(live, value, version + 1);
    index(book, id, value);
  }
  for (const live of dropped) forget(book, live);
}
