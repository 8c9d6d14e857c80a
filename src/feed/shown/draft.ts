import type { Alert, AlertState } from "../../core/alerts.ts";
import { type KnownAlert, keyOfAlert } from "../../core/feed.ts";
import type { Reply } from "../../core/reply.ts";
import type { Route } from "../../core/routes.ts";
import { lastOrdinal, type Member, type Owed, type ShownCard, type Watch } from "./card.ts";
import { groupOf } from "./group.ts";
import type { Marks } from "./news.ts";
import { calledBy } from "./routing.ts";

/** Of the speed of a storm the last minute counts. */
const PACE_MS = 60_000;

/** A card that is being changed; nobody sees it before it is in the store. */
export interface Draft {
  readonly id: string;
  card: ShownCard;
  readonly members: Map<string, Member>;
  ordinal: number;
  /** How many joined in this draft. */
  joined: number;
}

export interface NewCard {
  readonly id: string;
  readonly kind: ShownCard["kind"];
  readonly place: ShownCard["place"];
  /** The rules of the first alert that comes onto it. */
  readonly route: Route;
  readonly first: Alert;
  /** Changes are told where the card stands: a chat that cannot edit it. */
  readonly now: number;
}

export function newDraft({ id, kind, place, route, first, now }: NewCard): Draft {
  const times = first.urgency === "high" ? (["new", "high"] as const) : (["new"] as const);
  const card: ShownCard = {
    ...{ place, kind, members: [], at: now, joinedAt: now, newestAt: first.createdAt },
    ...(kind === "storm" ? { gust: { withinMs: route.storm.withinMs, arrivals: [] } } : { group: groupOf(first) }),
    buttons: route.buttons,
    ...(route.updates === "thread" ? { inThread: true } : {}),
    ...{ calls: calledBy(route, place.id, times), watches: [] },
    ...{ again: 0, since: now, owed: [], owedCount: 0 },
  };
  return { id, card, members: new Map(), ordinal: 0, joined: 0 };
}

export function draftOf(id: string, card: ShownCard): Draft {
  const members = new Map(card.members.map((member) => [member.alert, member]));
  return { id, card, members, ordinal: lastOrdinal(card.members), joined: 0 };
}

/** The alert is on the card from now on. `marks`: up to where its changes are told, where they are told. */
export function join(draft: Draft, { alert }: KnownAlert, marks: Marks, route: Route, now: number): void {
  draft.ordinal += 1;
  draft.joined += 1;
  const key = keyOfAlert(alert);
  const watched = alert.state === "open" ? watchedBy(draft, alert, route) : {};
  draft.members.set(key, {
    ...{ alert: key, ordinal: draft.ordinal, state: alert.state },
    ...marks,
    ...watched,
  });
  // A storm that seemed to be over is not.
  const { endedAt: _endedAt, ...card } = draft.card;
  draft.card = { ...(card as ShownCard), joinedAt: now, newestAt: Math.max(draft.card.newestAt, alert.createdAt) };
}

function watchedBy(draft: Draft, { createdAt }: Alert, route: Route): Pick<Member, "dueAt" | "watch"> {
  if (route.watch === undefined) return {};
  const { say, afterMs } = route.watch;
  const own: Watch = { say, who: calledBy(route, draft.card.place.id, ["unacknowledged"]) };
  const same = JSON.stringify(own);
  const { watches } = draft.card;
  const index = watches.findIndex((watch) => JSON.stringify(watch) === same);
  if (index < 0) draft.card = { ...draft.card, watches: [...watches, own] };
  return { dueAt: createdAt + afterMs, watch: index < 0 ? watches.length : index };
}

/**
 * Its alert is in that state now. One that is open again, or over no more, is another as far as buttons go that were there
 * before.
 */
export function setState(draft: Draft, member: Member, state: AlertState): void {
  if (member.state === state) return;
  const isAgain = state === "open" || member.state === "closed";
  if (isAgain) draft.ordinal += 1;
  const ordinal = isAgain ? draft.ordinal : member.ordinal;
  draft.members.set(member.alert, { ...(state === "open" ? member : unwatched(member)), state, ordinal });
}

/** It will not be said again. */
export function unwatched(member: Member): Member {
  const { dueAt: _dueAt, watch: _watch, ...rest } = member;
  return rest as Member;
}

/** A message beside the card that is to be posted once the draft is in the store. */
export function owe(draft: Draft, where: Owed["where"], reply: Reply, now: number): void {
  const owedCount = draft.card.owedCount + 1;
  const owed = { key: `${draft.id}:said:${owedCount}`, where, reply: reply as Owed["reply"], since: now };
  draft.card = { ...draft.card, owedCount, owed: [...draft.card.owed, owed] };
}

/** The card as it is to be written. */
export function finished({ card, members, joined }: Draft, now: number): ShownCard {
  const { gust } = card;
  const whole = { ...card, members: [...members.values()] };
  if (gust === undefined || joined === 0) return whole;
  const arrivals = gust.arrivals.filter(([at]) => at > now - PACE_MS);
  return { ...whole, gust: { ...gust, arrivals: [...arrivals, [now, joined]] } };
}
