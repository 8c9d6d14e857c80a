import type { MessageRef } from "../../core/chat.ts";
import type { Document } from "../../core/store.ts";
import { type Member, postingKey, type ShownCard, watchAt } from "./card.ts";

/** A card as this process works on it. */
export interface Live {
  readonly id: string;
  /** As it is in the store. */
  card: ShownCard;
  version: number;
  /** Its members by their alerts. */
  members: ReadonlyMap<string, Member>;
  /** When the first of its alerts is to be said again, ms. */
  dueAt: number;
  /** By `elapsed`: before it a card of several alerts is neither written nor shown again. */
  restsUntil: number;

  /** Where its message stands, and what stands there, as far as is known. */
  ref: MessageRef | undefined;
  shown: string | undefined;
  /** Somebody has deleted its message. */
  isGone: boolean;
  /** Keys under which something may have been posted by an attempt that is not known to have worked. */
  readonly tried: Set<string>;
  /** Keys of what was owed and is posted. */
  readonly paid: Set<string>;
  /** The chat knows more than the store. */
  isUnsaved: boolean;

  /** The chat is to be brought to what is in the store. */
  isDirty: boolean;
  isBusy: boolean;
  failures: number;
  /** By `elapsed`: when it was last begun to be shown; -1: never here. */
  shownAt: number;
  /** By `elapsed`: when it is tried again. */
  retryAt: number;
  /** By `elapsed`: where messages are not edited, when the next line about it may be said. */
  lineAt: number;
}

/** A card of the store. `isOurs`: this process has just written it, so that nothing of it can have been posted yet. */
export function liveOf({ id, version, value }: Document, isOurs: boolean): Live {
  const card = value as ShownCard;
  const live: Live = {
    ...{ id, card, version, members: new Map(), dueAt: Number.POSITIVE_INFINITY, restsUntil: 0 },
    ...{ ref: card.ref, shown: card.shown, isGone: false, isUnsaved: false },
    tried: new Set(isOurs ? [] : [postingKey(id, card), ...card.owed.map(({ key }) => key)]),
    paid: new Set(),
    ...{ isDirty: true, isBusy: false, failures: 0, shownAt: -1, retryAt: 0, lineAt: 0 },
  };
  written(live, card, version);
  return live;
}

/** The store holds this now. */
export function written(live: Live, card: ShownCard, version: number): void {
  live.card = card;
  live.version = version;
  live.members = new Map(card.members.map((member) => [member.alert, member]));
  live.dueAt = watchAt(card);
  const owed = new Set(card.owed.map(({ key }) => key));
  for (const key of live.paid) if (!owed.has(key)) live.paid.delete(key);
}

/** The card with what is known of its message. */
export function withMessage({ ref: _ref, shown: _shown, ...card }: ShownCard, { ref, shown, paid }: Live): ShownCard {
  return {
    ...(card as ShownCard),
    ...(ref === undefined ? {} : { ref: { ...ref } }),
    ...(shown === undefined ? {} : { shown }),
    owed: (card as ShownCard).owed.filter(({ key }) => !paid.has(key)),
  };
}
