import type { KnownAlert, KnownAlerts } from "../../core/feed.ts";
import type { Route } from "../../core/routes.ts";
import { type Book, isWorn } from "./book.ts";
import { isCrowd, type Member, type ShownCard } from "./card.ts";
import { type Draft, draftOf, finished, join, owe, setState, unwatched } from "./draft.ts";
import { overdueReply } from "./face/overdue.ts";
import type { Live } from "./live.ts";
import { marksOf, type News, newsOf, newsReply } from "./news.ts";
import { routeTo } from "./routing.ts";
import { isOver, targetOf } from "./target.ts";

export interface RoundFacts {
  readonly book: Book;
  readonly place: ShownCard["place"];
  readonly known: Pick<KnownAlerts, "get">;
  readonly routes: readonly Route[];
  /** Whether messages can be edited there: where they cannot, changes are told in lines. */
  readonly keeps: boolean;
  /** What changes of that alert now is told there anyway: a line of it would say the same twice. */
  isReported(alert: string): boolean;
  readonly now: number;
  /** By `elapsed`. */
  readonly tick: number;
}

/** What is to become of the cards of a place; nothing of it has happened. */
export interface Round {
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Cards that are not needed any more. */
  readonly dropped: ReadonlySet<Live>;
  /** Looks at an alert that has changed, or is new; false: its card rests, look again later. */
  look(key: string): boolean;
  /** Looks at what time and the chat have changed. */
  tend(): void;
  /** What is to be told beside the cards: once their numbers are known. */
  tell(): void;
}

export function openRound({ book, place, known, routes, keeps, isReported, now, tick }: RoundFacts): Round {
  const drafts = new Map<string, Draft>();
  const dropped = new Set<Live>();
  const news = new Map<Draft, News[]>();
  const overdue = new Map<Draft, readonly Member[]>();
  /** Cards of which an alert is forgotten. */
  const thinned = new Set<Live>();

  const cardOf = (id: string): ShownCard | undefined => drafts.get(id)?.card ?? book.lives.get(id)?.card;
  const rests = ({ card, restsUntil }: Live): boolean => card.number !== undefined && tick < restsUntil;

  function draft(live: Live): Draft {
    const own = drafts.get(live.id) ?? draftOf(live.id, live.card);
    drafts.set(live.id, own);
    return own;
  }

  function note(draft: Draft, more: readonly News[]): void {
    if (more.length > 0) news.set(draft, [...(news.get(draft) ?? []), ...more]);
  }

  /** A storm tells its changes by itself where it cannot be edited: line by line they would be a flood. */
  function tells({ inThread, kind }: ShownCard): boolean {
    return keeps ? inThread === true : kind === "alerts";
  }

  function seat(one: KnownAlert, route: Route): boolean {
    const begin = (fresh: Draft): void => void drafts.set(fresh.id, fresh);
    const id = targetOf(one.alert, route, { book, place, now, cardOf, begin });
    const live = book.lives.get(id);
    if (live !== undefined && rests(live)) return false;
    const target = drafts.get(id) ?? (live === undefined ? undefined : draft(live));
    if (target === undefined) return false;
    const isTold = tells(target.card);
    join(target, one, isTold ? marksOf(one) : {}, route, now);
    if (live !== undefined && target.card.kind === "alerts" && isTold) {
      note(target, [{ handle: one.alert.handle, entry: { change: "triggered", text: one.alert.title } }]);
    }
    return true;
  }

  function touch(live: Live, key: string): boolean {
    const member = live.members.get(key);
    if (member === undefined || live.isGone) return true;
    if (rests(live)) return false;
    const one = known.get(key);
    live.isDirty = true;
    if (one === undefined) {
      thinned.add(live);
      if (member.state !== "closed") setState(draft(live), member, "closed");
      return true;
    }
    const said = tells(live.card) ? newsOf(one, member) : [];
    if (said.length === 0 && member.state === one.alert.state) return true;
    const own = draft(live);
    setState(own, member, one.alert.state);
    if (said.length > 0) {
      const now = own.members.get(key) ?? member;
      own.members.set(key, { ...now, ...marksOf(one) });
      if (keeps || !isReported(key)) note(own, said);
    }
    return true;
  }

  /** Somebody has deleted its message: it is needed as long as something on it is open. */
  function regain(live: Live): void {
    const isNeeded = live.card.members.some(
      ({ alert, state }) => (known.get(alert)?.alert.state ?? state) !== "closed",
    );
    if (!isNeeded) {
      dropped.add(live);
      return;
    }
    const own = draft(live);
    const { again } = live.card;
    own.card = { ...own.card, again: again + 1, since: now, calls: [] };
    live.isGone = false;
    live.ref = undefined;
    live.shown = undefined;
  }

  /** Nothing on it is known any more. */
  function isForgotten(live: Live): boolean {
    if (!thinned.has(live) && !isWorn(live, now)) return false;
    return live.card.members.every(({ alert }) => known.get(alert) === undefined);
  }

  function watch(live: Live): void {
    const due = [...live.members.values()].filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
    const own = draft(live);
    for (const { alert } of due) {
      const member = own.members.get(alert);
      if (member !== undefined) own.members.set(alert, unwatched(member));
    }
    const open = due.filter(({ alert }) => known.get(alert)?.alert.state === "open");
    if (open.length === 0) return;
    overdue.set(own, open);
    own.card = { ...own.card, watchedAt: now };
  }

  return {
    drafts,
    dropped,
    look: (key) => {
      const id = book.byAlert.get(key);
      const live = id === undefined ? undefined : book.lives.get(id);
      if (live !== undefined) return touch(live, key);
      const one = known.get(key);
      if (one === undefined || one.isOld || one.alert.state === "closed") return true;
      const route = routeTo(place.id, one.alert, routes);
      return route === undefined ? true : seat(one, route);
    },
    tend: () => {
      for (const live of book.lives.values()) {
        if (live.isGone) regain(live);
        else if (isForgotten(live)) dropped.add(live);
        if (dropped.has(live) || rests(live)) continue;
        if (live.dueAt <= now) watch(live);
        if (live.card.kind === "storm" && live.card.endedAt === undefined && isOver(live.card, now)) {
          const own = draft(live);
          own.card = { ...own.card, endedAt: now };
        }
      }
    },
    tell: () => {
      for (const [own, members] of overdue) {
        owe(own, "place", overdueReply(finished(own, now), members, known.get), now);
      }
      if (keeps) for (const [own, items] of news) owe(own, "thread", newsReply(items), now);
      const lines = keeps ? [] : [...news].filter(([own]) => !isCrowd(own.card, own.members.size));
      const [first] = lines;
      if (first !== undefined) owe(first[0], "place", newsReply(lines.flatMap(([, items]) => items)), now);
    },
  };
}
