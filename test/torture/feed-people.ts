import { setTimeout as realTime } from "node:timers/promises";
import type { FeedChat } from "./feed-chats.ts";

const EVERY_MS = 1_000;
const ON_CALL = { text: "who's on call?", fits: /on call/iu };

export interface Asked {
  readonly text: string;
  /** ms; undefined: nobody answered. */
  readonly tookMs: number | undefined;
}

/** Somebody asks something each second, and takes what their cards show, whether or not they were answered yet. */
export async function people(chat: FeedChat, isOver: () => boolean, random: () => number): Promise<readonly Asked[]> {
  const asked: Promise<Asked>[] = [];
  const begun = performance.now();
  while (!isOver()) {
    const { text, fits } = asked.length % 2 === 0 ? ON_CALL : taking(chat, random);
    asked.push(chat.asks(text, fits).then((answered) => ({ text, tookMs: answered?.tookMs })));
    await realTime(Math.max(0, begun + asked.length * EVERY_MS - performance.now()));
  }
  return Promise.all(asked);
}

/** One that stands on a card somewhere; the shift, where there is none. */
function taking(chat: FeedChat, random: () => number): typeof ON_CALL {
  const handles = [...new Set(chat.cards().flatMap(({ text }) => text.match(/\bPD-\d+/gu) ?? []))];
  const handle = handles[Math.floor(random() * handles.length)];
  if (handle === undefined) return ON_CALL;
  return { text: `ack ${handle}`, fits: new RegExp(`${handle}(?: is already|:) acknowledged`, "u") };
}
