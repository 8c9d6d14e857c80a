import { setTimeout as realTime } from "node:timers/promises";
import type { FeedChat } from "./feed-chats.ts";

const EVERY_MS = 1_000;
/** Of what is asked each so many'th takes an alert: its answer is edited twice, and Slack takes 50 edits a minute in all. */
const TAKEN_EVERY = 4;
const ON_CALL = { text: "who's on call?", fits: /on call/iu };

export interface Asked {
  readonly text: string;
  /** ms; undefined: nobody answered. */
  readonly tookMs: number | undefined;
}

export interface PeopleParts {
  readonly chat: FeedChat;
  /** What can be taken as long as no card shows any. */
  readonly handles: readonly string[];
  isOver(): boolean;
  random(): number;
}

/** Somebody asks something each second, and takes what their cards show, whether or not they were answered yet. */
export async function people({ chat, handles, isOver, random }: PeopleParts): Promise<readonly Asked[]> {
  const asked: Promise<Asked>[] = [];
  const begun = performance.now();
  while (!isOver()) {
    const { text, fits } = asked.length % TAKEN_EVERY > 0 ? ON_CALL : taking(chat, handles, random);
    asked.push(chat.asks(text, fits).then((answered) => ({ text, tookMs: answered?.tookMs })));
    await realTime(Math.max(0, begun + asked.length * EVERY_MS - performance.now()));
  }
  return Promise.all(asked);
}

/** One that stands on a card somewhere, else one that was there before. */
function taking(chat: FeedChat, before: readonly string[], random: () => number): typeof ON_CALL {
  const shown = [...new Set(chat.cards().flatMap(({ text }) => text.match(/\bPD-\d+/gu) ?? []))];
  const handles = shown.length > 0 ? shown : before;
  const handle = handles[Math.floor(random() * handles.length)];
  if (handle === undefined) return ON_CALL;
  return { text: `ack ${handle}`, fits: new RegExp(`${handle}(?: is already|:) acknowledged`, "u") };
}
