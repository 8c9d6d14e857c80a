import type { Alert } from "../../src/core/alerts.ts";
import { keyOfAlert } from "../../src/core/feed.ts";
import type { ShownCard } from "../../src/feed/shown/card.ts";
import type { FeedFindings } from "./feed-audit.ts";
import { type FeedChat, JOB_MS } from "./feed-chats.ts";

/** Pages that are asked for at a time. */
const AT_ONCE = 6;
/** Of a longer list so many pages are read, from its beginning to its end: each asks the vendors for all that is open. */
const PAGES_MAX = 20;

interface Listed {
  readonly handles: ReadonlySet<string>;
  /** How many alerts it says that there are. */
  readonly all: number;
  readonly isWhole: boolean;
}

/** `alerts in storm 4` names each alert of each storm. Resolves with how many were named. */
export async function auditLists(
  chat: FeedChat,
  storms: readonly ShownCard[],
  alerts: readonly Alert[],
  { lost, wrong }: FeedFindings,
): Promise<number> {
  const handles = new Map(alerts.map((alert) => [keyOfAlert(alert), alert.handle]));
  let named = 0;
  for (const { number, members } of storms) {
    const words = `alerts in storm ${number}`;
    const listed = await read(chat, words);
    const meant = new Set(members.flatMap(({ alert }) => handles.get(alert) ?? []));
    named += listed.handles.size;
    if (listed.all !== members.length) wrong.push(`"${words}" tells of ${listed.all} of ${members.length}`);
    for (const handle of listed.handles) if (!meant.has(handle)) wrong.push(`"${words}" names ${handle}`);
    if (!listed.isWhole) continue;
    for (const handle of meant) if (!listed.handles.has(handle)) lost.push(`"${words}" does not name ${handle}`);
  }
  return named;
}

async function read(chat: FeedChat, list: string): Promise<Listed> {
  const handles = new Set<string>();
  const page = async (n: number): Promise<string> => {
    const text = (await chat.asks(n === 1 ? list : `${list} page ${n}`, /\balerts?\b/u, JOB_MS))?.answer.text ?? "";
    for (const handle of text.match(/\b(?:PD|OG|JSM)-\d+/gu) ?? []) handles.add(handle);
    return text;
  };
  const all = Number(/(?<all>[\d,]+) alerts?/u.exec(await page(1))?.groups?.all?.replaceAll(",", "") ?? 0);
  const pages = Math.ceil(all / Math.max(1, handles.size));
  const step = Math.ceil(pages / PAGES_MAX);
  let next = 1 + step;
  const reader = async (): Promise<void> => {
    while (next <= pages) {
      const own = next;
      next += step;
      await page(own);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return { handles, all, isWhole: step === 1 };
}
