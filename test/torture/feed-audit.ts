import type { Alert } from "../../src/core/alerts.ts";
import { keyOfAlert } from "../../src/core/feed.ts";
import type { Document } from "../../src/core/store.ts";
import type { ShownCard } from "../../src/feed/shown/card.ts";
import type { FeedChat, SeenCard, Traffic } from "./feed-chats.ts";

/** Between two edits of one message; less what two calls may differ on their way. */
const EDIT_GAP_MS = 1_000 - 25;

/** What must not be, each as a line that says where. */
export interface FeedFindings {
  /** An alert on no card, or a card that nobody sees. */
  readonly lost: string[];
  /** An alert on two cards of a place, or a message that shows what another one shows. */
  readonly doubled: string[];
  /** A card that says otherwise than it is at the vendors. */
  readonly wrong: string[];
  readonly unanswered: string[];
  readonly unexpected: string[];
}

export function noFindings(): FeedFindings {
  return { lost: [], doubled: [], wrong: [], unanswered: [], unexpected: [] };
}

export interface FeedEvidence {
  /** "alerts arrived", for the lines. */
  readonly when: string;
  /** Every alert that the storm has brought, as the vendors tell of it. */
  readonly alerts: readonly Alert[];
  /** "cards" of the store. */
  readonly documents: readonly Document[];
  readonly chat: Pick<FeedChat, "title" | "place" | "cards">;
}

/** Holds what happened at the vendors against what the store says is shown, and against what is seen in one chat. */
export function auditCards({ when, alerts, documents, chat }: FeedEvidence, findings: FeedFindings): void {
  const { title, place } = chat;
  const say = (line: string): string => `${title}, ${when}: ${line}`;
  const cards = documents.map(({ value }) => value as ShownCard).filter((card) => card.place.id === place);
  const states = new Map(alerts.map((alert) => [keyOfAlert(alert), alert]));

  const times = new Map<string, number>();
  for (const { alert } of cards.flatMap(({ members }) => members)) times.set(alert, (times.get(alert) ?? 0) + 1);
  for (const [key, { handle }] of states) {
    if (!times.has(key)) findings.lost.push(say(`${handle} is on no card`));
  }
  for (const [key, n] of times) if (n > 1) findings.doubled.push(say(`${key} is on ${n} cards`));

  const seen = new Map(chat.cards().map((message) => [message.id, message]));
  for (const card of cards) {
    const id = card.ref?.id.split("/").at(-1) ?? "";
    const message = seen.get(id);
    seen.delete(id);
    if (message === undefined) findings.lost.push(say(`nobody sees ${nameOf(card)}`));
    else for (const line of faults(card, message, states)) findings.wrong.push(say(`${nameOf(card)} ${line}`));
  }
  for (const { text } of seen.values()) findings.doubled.push(say(`no card has the message ${text.slice(0, 80)}`));
}

function nameOf({ kind, number, members }: ShownCard): string {
  return number === undefined ? `the card of ${members[0]?.alert}` : `${kind} ${number}`;
}

/** What a message says that is not so. */
function faults(card: ShownCard, { text, buttons }: SeenCard, alerts: ReadonlyMap<string, Alert>): readonly string[] {
  const members = card.members.flatMap(({ alert }) => alerts.get(alert) ?? []);
  // Those that were there before the storm are none of its.
  if (members.length < card.members.length) return [];
  const open = members.filter(({ state }) => state === "open").length;
  const all = card.members.length;
  const counted = (n: number): string => n.toLocaleString("en");
  const allOfThem = open === 1 ? "Acknowledge 1" : `Acknowledge all ${counted(open)}`;
  const label = card.number === undefined ? "Acknowledge" : allOfThem;
  const acks = buttons.filter((button) => button.startsWith("Acknowledge"));
  const name = card.number === undefined ? (members[0]?.handle ?? "") : `${counted(all)} alert`;
  return [
    text.includes(name) ? "" : `does not say "${name}" but "${text.split("\n")[0]}"`,
    acks.join() === (open > 0 ? label : "") ? "" : `has "${acks.join()}" where ${open} of ${all} are open`,
  ].filter((fault) => fault !== "");
}

/** What a chat says of how it was called. `mayMeetLimits`: a process that was killed cannot tell the next how much it asked. */
export function auditTraffic(title: string, traffic: Traffic, mayMeetLimits: boolean, findings: FeedFindings): void {
  const { rateLimited, editGapMs, complaints } = traffic;
  if (!mayMeetLimits && rateLimited > 0) findings.unexpected.push(`${title}: ${rateLimited} calls met a limit`);
  if (editGapMs < EDIT_GAP_MS) findings.unexpected.push(`${title}: a message was edited twice within ${editGapMs} ms`);
  for (const complaint of complaints) findings.unexpected.push(`${title} complained: ${complaint}`);
}
