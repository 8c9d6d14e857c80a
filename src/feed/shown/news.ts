import type { FeedEntry, KnownAlert } from "../../core/feed.ts";
import type { Reply } from "../../core/reply.ts";
import { listed } from "../../core/wording.ts";
import type { Member } from "./card.ts";
import { happening } from "./face/happening.ts";

/** Alerts that are named in one line. */
const NAMED = 3;
/** Lines of one message; what is beyond is counted. */
const LINES_MAX = 10;

/** Something to be told beside the card. */
export interface News {
  readonly handle: string;
  readonly entry: Pick<FeedEntry, "change" | "who" | "through" | "text">;
}

export type Marks = Pick<Member, "toldAt" | "toldCount">;

/** Up to where the entries of an alert are told, when all are that are there now. */
export function marksOf({ entries }: KnownAlert): Marks {
  const toldAt = entries.reduce((newest, { at }) => Math.max(newest, at), 0);
  return { toldAt, toldCount: entries.filter(({ at }) => at === toldAt).length };
}

/** What has happened since; that it fired again only raises the card's count. */
export function newsOf({ alert, entries }: KnownAlert, { toldAt = 0, toldCount = 0 }: Member): readonly News[] {
  const later = entries.filter(({ at }) => at > toldAt);
  const beside = entries.filter(({ at }) => at === toldAt).slice(toldCount);
  return [...beside, ...later]
    .filter(({ change }) => change !== "repeated")
    .map((entry) => ({ handle: alert.handle, entry }));
}

/** "PD-12 acknowledged by Ana in #ops", a line for each thing that happened, however many alerts it happened to. */
export function newsReply(news: readonly News[]): Reply {
  const handles = new Map<string, string[]>();
  for (const { handle, entry } of news) {
    const words = happening(entry);
    const alike = handles.get(words);
    if (alike === undefined) handles.set(words, [handle]);
    else if (!alike.includes(handle)) alike.push(handle);
  }
  const lines = [...handles].map(([words, alike]) => `${listed(alike, NAMED)} ${words}`);
  const [title = "", ...others] = lines.slice(0, LINES_MAX);
  const left = lines.length - LINES_MAX;
  const blocks = [...others, ...(left > 0 ? [`… and ${left} more`] : [])].map(
    (line) => ({ type: "text", line }) as const,
  );
  return { type: "reply", tone: "plain", title, audience: "public", ...(blocks.length > 0 ? { blocks } : {}) };
}
