import { byWorst, standingAlertItem } from "../commands/alert-lines.ts";
import { DOUBT_WINDOW_MS } from "../commands/doubt.ts";
import type { Alert } from "../core/alerts.ts";
import type { Context, DoubtfulPlan } from "../core/context.ts";
import { BotError, sentenceOf } from "../core/errors.ts";
import type { Block, Button, Inline, Item, Line, Reply } from "../core/reply.ts";
import { shortId } from "../core/short-id.ts";
import type { Store } from "../core/store.ts";
import { count, isAre, listed } from "../core/wording.ts";
import { listDoubts } from "../engine/doubts.ts";
import type { OpenQuestion } from "../engine/questions.ts";
import { fromStore } from "../engine/stored.ts";
import type { HomeAlerts } from "./home-alerts.ts";
import type { IsReader } from "./home-on-call.ts";

const SHOWN = 5;
const LABELS_SHOWN = 3;

export interface WaitingParts {
  readonly ctx: Context;
  readonly store: Store;
  readonly isReader: IsReader;
  /** Throws what reading throws. */
  alerts(): Promise<HomeAlerts>;
}

/** A kind of thing that waits, or why it could not be read. */
interface Waiting {
  readonly things: number;
  readonly blocks: readonly Block[];
  readonly buttons: readonly Button[];
}

const NOTHING: Waiting = { things: 0, blocks: [], buttons: [] };

/** What waits for a person: questions put to them, what they did that is not certain, alerts that page them. Never throws. */
export async function waitingReply(parts: WaitingParts): Promise<Reply> {
  const kinds = await Promise.all([
    orWhyNot("Your open questions", openQuestions(parts)),
    orWhyNot("What is not certain", doubts(parts)),
    orWhyNot("What pages you", pages(parts)),
  ]);
  const things = kinds.reduce((sum, kind) => sum + kind.things, 0);
  const blocks = kinds.flatMap((kind) => kind.blocks);
  const isPartial = things === 0 && blocks.length > 0;
  const buttons = kinds.flatMap((kind) => kind.buttons);
  return {
    type: "reply",
    tone: things > 0 || isPartial ? "warn" : "good",
    title: isPartial ? "What waits for you is not wholly known" : titleOf(things),
    blocks,
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function titleOf(things: number): string {
  if (things === 0) return "Nothing waits for you";
  return `${count(things, "thing")} ${things === 1 ? "waits" : "wait"} for you`;
}

async function orWhyNot(what: string, reading: Promise<Waiting>): Promise<Waiting> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof BotError && error.code === "not_configured") return NOTHING;
    const line = `${what} could not be read: ${sentenceOf(error)}`;
    return { ...NOTHING, blocks: [{ type: "list", items: [{ mark: "failed", line }] }] };
  }
}

async function openQuestions({ ctx, store }: WaitingParts): Promise<Waiting> {
  const documents = await store.list("questions");
  const mine = documents
    .map((document) => fromStore<OpenQuestion>(document))
    .filter(({ origin, expiresAt }) => origin.actor.id === ctx.actor.id && expiresAt > ctx.now)
    .toSorted((a, b) => a.expiresAt - b.expiresAt);
  return list("Waiting for your answer", mine, questionItem);
}

/** Its buttons stay where it was asked: they belong to the message that shows all it would do. */
function questionItem({ subject, origin, expiresAt }: OpenQuestion): Item {
  const asked: Line = subject.type === "plan" ? (subject.ask?.text ?? subject.title) : subject.text;
  return {
    mark: "info",
    line: [...saidAt(origin), " · expires at ", { type: "time", at: expiresAt, form: "time" }],
    under: [asked],
  };
}

async function doubts({ ctx, store }: WaitingParts): Promise<Waiting> {
  const found = await listDoubts(store, ctx.actor, ctx.now - DOUBT_WINDOW_MS);
  return {
    ...list("Not certain whether it happened", found, doubtItem),
    buttons: ctx.may("any write")
      ? found.slice(0, SHOWN).map(({ plan }) => {
          const id = shortId(plan.id);
          return { label: `Check ${id} again`, say: `check again ${id}` };
        })
      : [],
  };
}

function doubtItem({ plan, open }: DoubtfulPlan): Item {
  const labels = open.map(({ target }) => target.label);
  return {
    mark: "failed",
    line: [...saidAt(plan), ` · ${listed(labels, LABELS_SHOWN)} · `, { type: "code", text: shortId(plan.id) }],
  };
}

/** "`ack all` in `slack:C0123`": an adapter that can link a place by its id does. */
function saidAt({ said, place }: Pick<OpenQuestion["origin"], "said" | "place">): readonly Inline[] {
  return [{ type: "code", text: said }, " in ", { type: "code", text: place.id }];
}

async function pages({ ctx, alerts, isReader }: WaitingParts): Promise<Waiting> {
  const all = await alerts();
  const isMine = ({ assignees, account }: Alert): boolean => assignees.some((user) => isReader(user, account));
  const mine = all.alerts.filter((alert) => alert.state === "open" && isMine(alert)).toSorted(byWorst);
  const buttons = mine
    .slice(0, SHOWN)
    .map(({ handle }): Button => ({ label: `Ack ${handle}`, say: `ack ${handle}`, style: "primary" }));
  const ackMine: Button = { label: "Acknowledge all that page me", say: "ack mine" };
  return {
    ...list(`${count(mine.length, "alert")} ${isAre(mine.length)} paging you`, mine, standingAlertItem),
    buttons: ctx.may("alerts.write") ? [...buttons, ...(mine.length > 1 ? [ackMine] : [])] : [],
  };
}

function list<T>(heading: string, things: readonly T[], itemOf: (thing: T) => Item): Waiting {
  if (things.length === 0) return NOTHING;
  const items = things.slice(0, SHOWN).map(itemOf);
  const more = things.length - items.length;
  return {
    things: things.length,
    blocks: [{ type: "list", heading: { type: "strong", text: heading }, items, more }],
    buttons: [],
  };
}
