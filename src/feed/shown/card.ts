import type { AlertState } from "../../core/alerts.ts";
import type { MessageRef } from "../../core/chat.ts";
import type { CardMember, FeedCard } from "../../core/feed.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Reply } from "../../core/reply.ts";
import type { CardButton } from "../../core/routes.ts";

/** One alert on a card. */
export interface Member extends CardMember, JsonObject {
  /** What the card was to show of it when it was last written: what a button is bound to goes by this. */
  readonly state: AlertState;
  /** Up to which entry its changes have been told, where they are told: the newest one's time, ms. */
  readonly toldAt?: number;
  /** How many entries of that very time have been told. */
  readonly toldCount?: number;
  /** When it is to be said again unless somebody acknowledges it, ms. */
  readonly dueAt?: number;
  /** In whose words: an index of `watches`. */
  readonly watch?: number;
}

/** What the escalation watch says, and whom it calls. */
export interface Watch extends JsonObject {
  readonly say: string;
  readonly who: readonly string[];
}

/** A message beside the card that is still to be posted: once, under its key. */
export interface Owed extends JsonObject {
  readonly key: string;
  readonly where: "thread" | "place";
  readonly reply: Reply & JsonObject;
  /** Since when it may have been posted, ms. */
  readonly since: number;
}

/** A storm while alerts join it. */
export interface Gust extends JsonObject {
  /** It is over when nothing has joined for so long, ms. */
  readonly withinMs: number;
  /** How many joined when (ms), in the last minute before the newest. */
  readonly arrivals: readonly (readonly [at: number, joined: number])[];
}

/** A message that shows alerts in one place, as it is to be; kept in "cards". The chat is brought to it. */
export interface ShownCard extends FeedCard {
  readonly members: readonly Member[];
  /** Service and fingerprint of its alerts; a storm has none. */
  readonly group?: string;
  /** When its first alert came onto it, and its newest, ms by our clock. */
  readonly at: number;
  readonly joinedAt: number;
  /** When the newest of its alerts began, ms by the vendor's clock. */
  readonly newestAt: number;
  readonly buttons: readonly CardButton[];
  /** Changes are also told in its thread. */
  readonly inThread?: true;
  /** Whom the message calls. */
  readonly calls: readonly string[];
  readonly watches: readonly Watch[];
  /** When the watch last spoke, ms. */
  readonly watchedAt?: number;
  readonly gust?: Gust;
  /** When the storm was over, ms. */
  readonly endedAt?: number;
  /** How often it was posted anew after somebody had deleted it. */
  readonly again: number;
  /** Since when it may stand in the chat, ms. */
  readonly since: number;
  readonly ref?: MessageRef & JsonObject;
  /** Digest of what stands there. */
  readonly shown?: string;
  readonly owed: readonly Owed[];
  /** How many messages beside it there have been: each gets a key of its own. */
  readonly owedCount: number;
}

/** Under which key its message is posted: another after each time that somebody deleted it. */
export function postingKey(id: string, { again }: Pick<ShownCard, "again">): string {
  return again === 0 ? id : `${id}:again:${again}`;
}

/** Where nothing is edited a card of more alerts than these says how all of them stand, not what each went through. Ours. */
const TOLD_SINGLY = 5;

/** Whether what happens to its alerts, told line by line, would be a flood. */
export function isCrowd({ kind }: Pick<ShownCard, "kind">, alerts: number): boolean {
  return kind === "storm" || alerts > TOLD_SINGLY;
}

/** The highest ordinal that it shows. */
export function lastOrdinal(members: Iterable<Member>): number {
  let last = 0;
  for (const { ordinal } of members) if (ordinal > last) last = ordinal;
  return last;
}

/** Of several alerts on a card those that are due within so long are said together. Ours. */
const GATHERED_MS = 60_000;
/** And what is due later not before so long after that: the card itself is there all the time. Ours. */
const AGAIN_AFTER_MS = 600_000;

/** When what nobody has acknowledged is to be said again, ms; Infinity: nothing is. One message for what is due about then. */
export function watchAt({ number, watchedAt = Number.NEGATIVE_INFINITY, members }: ShownCard): number {
  const times = members.flatMap(({ dueAt }) => dueAt ?? []);
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (number === undefined || times.length === 0) return first;
  const near = times.filter((at) => at <= first + GATHERED_MS).reduce((a, b) => Math.max(a, b), first);
  return Math.max(near, watchedAt + AGAIN_AFTER_MS);
}
