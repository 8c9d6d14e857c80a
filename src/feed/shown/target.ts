import { randomUUID } from "node:crypto";
import type { Alert } from "../../core/alerts.ts";
import { NO_STORM, type Route } from "../../core/routes.ts";
import { type Book, begunWithin, noteBegun } from "./book.ts";
import type { ShownCard } from "./card.ts";
import { type Draft, newDraft } from "./draft.ts";
import { groupOf } from "./group.ts";

/** What began while a storm blew and is heard so much later, ms, still belongs to it: that vendor was slow to tell. Ours. */
const LATE_MS = 600_000;

export interface Targets {
  readonly book: Book;
  readonly place: ShownCard["place"];
  readonly now: number;
  /** As it is, or is about to be. */
  cardOf(id: string): ShownCard | undefined;
  /** Begins a card. */
  begin(draft: Draft): void;
}

/** On which card a new alert goes: one of its group, the storm, or one of its own, which is begun. Its id. */
export function targetOf(alert: Alert, route: Route, { book, place, now, cardOf, begin }: Targets): string {
  const group = groupOf(alert);
  const alike = openGroup();
  if (alike !== undefined) return alike;
  const storm = openStorm();
  if (storm !== undefined) return storm;
  const { cards, withinMs } = route.storm;
  const isTooMuch = cards < NO_STORM && begunWithin(book, withinMs, now) >= cards;
  const kind = isTooMuch ? "storm" : "alerts";
  const draft = newDraft({ id: randomUUID(), kind, place, route, first: alert, now });
  begin(draft);
  if (isTooMuch) {
    book.storm = draft.id;
  } else {
    noteBegun(book, now);
    book.byGroup.set(group, draft.id);
  }
  return draft.id;

  function openGroup(): string | undefined {
    const id = book.byGroup.get(group);
    const card = id === undefined ? undefined : cardOf(id);
    if (route.groupWithinMs === 0 || card === undefined) return undefined;
    return Math.abs(alert.createdAt - card.newestAt) <= route.groupWithinMs ? id : undefined;
  }

  function openStorm(): string | undefined {
    const card = book.storm === undefined ? undefined : cardOf(book.storm);
    if (card === undefined || route.storm.cards >= NO_STORM) return undefined;
    const isWithin = card.endedAt === undefined && !isOver(card, now);
    return isWithin || isLate(card) ? book.storm : undefined;
  }

  /** It began while the storm blew, or in what led to it. */
  function isLate({ at, joinedAt, gust }: ShownCard): boolean {
    const { createdAt } = alert;
    return createdAt > at - (gust?.withinMs ?? 0) && createdAt <= joinedAt && now < joinedAt + LATE_MS;
  }
}

/** Whether nothing has joined a storm for as long as ends it, or the clock was set back by as much. */
export function isOver({ joinedAt, gust }: ShownCard, now: number): boolean {
  return Math.abs(now - joinedAt) >= (gust?.withinMs ?? 0);
}
