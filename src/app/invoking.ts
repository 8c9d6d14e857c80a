import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Plan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import type { Receipt } from "../engine/inbox.ts";
import { idOfInbound } from "../engine/plan-id.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Asking } from "./asking.ts";
import type { Answering, AudienceFor } from "./audience.ts";
import type { Cards } from "./cards.ts";
import type { Mirrors } from "./mirrors.ts";
import type { OneByOne } from "./one-by-one.ts";
import type { Recorder } from "./origins.ts";
import type { PlanRun, Tell } from "./plan-run.ts";
import type { Invoked } from "./reading.ts";
import { lineReply, withNotes } from "./replies.ts";
import type { Topics } from "./topics.ts";
import type { Shown, Turn } from "./turn.ts";
import { tellingWaits } from "./waiting.ts";

const NEXT_TO_PUBLISH = "Another change of the status page is under way; this one comes next.";

/** A saying that is being answered. */
export interface Hearing {
  readonly inbound: Inbound;
  readonly turn: Turn;
  /** The right to act on it; the error instead when the store could not take it: then only reading is possible. */
  readonly receipt: Receipt | BotError;
}

export interface InvokingParts {
  readonly planRun: PlanRun;
  readonly asking: Asking;
  readonly topics: Topics;
  readonly cards: Pick<Cards, "keep">;
  readonly mirrors: Pick<Mirrors, "card">;
  readonly recorder: Recorder;
  /** One change of the status page at a time. */
  readonly publishing: OneByOne;
  /** Whether a plan changes a status page. */
  publishes(plan: Plan): boolean;
  readonly audienceFor: AudienceFor;
  readonly clock: Clock;
  waits(): readonly Wait[];
  contextFor(inbound: Inbound, said: string): Context;
}

/** What was understood, from the check of the speaker's rights to its last reply. */
export interface Invoking {
  /** Throws BotError when it is refused. */
  invoke(reading: Invoked, hearing: Hearing, origin: Origin): Promise<void>;
  /** One change of the status page at a time. The chat, which may be slow or away, is not part of it. */
  inTurn(work: () => Promise<Tell>, turn: Turn): Promise<Tell>;
  /** Reads may have to wait for a vendor's rate limit: then the speaker is told so. */
  telling<T>(hearing: Hearing, answering: Answering, work: () => Promise<T>): Promise<T>;
}

export function createInvoking(parts: InvokingParts): Invoking {
  const { planRun, asking, topics, cards, mirrors, recorder, publishing, audienceFor, clock } = parts;
  const { record, words } = recorder;

  function telling<T>({ inbound, turn }: Hearing, answering: Answering, work: () => Promise<T>): Promise<T> {
    const shown: Shown = { live: true, ...audienceFor(inbound, answering) };
    return tellingWaits({ clock, waits: parts.waits, show: (reply) => turn.show(reply, shown) }, work);
  }

  async function invoke(reading: Invoked, hearing: Hearing, origin: Origin): Promise<void> {
    const { inbound, turn } = hearing;
    const { command, notes, confirm } = reading;
    const ctx = parts.contextFor(inbound, reading.said);
    const onlyAsks = reading.asks && command.permission !== "read";
    ctx.require(onlyAsks ? "read" : command.permission);
    if (onlyAsks) {
      const present = await telling(hearing, "query", () => presentState(reading, ctx));
      return answerQuery(withNotes(present, notes), reading, origin, hearing);
    }
    if (command.permission !== "read") receiptOf(hearing);
    if (confirm !== undefined) {
      const options = [{ label: "Yes", say: reading.readAs }];
      const answering = answeringOf(command);
      return asking.which({ type: "choice", text: confirm, options }, origin, answering, inbound, turn);
    }
    const isPublishing = command.permission === "status.write";
    const answerIt = (): Promise<Tell> => answerInvocation(reading, ctx, hearing, origin, isPublishing);
    const tell = isPublishing ? await inTurn(answerIt, turn) : await answerIt();
    return tell();
  }

  /** One change of the status page at a time. The chat, which may be slow or away, is not part of it. */
  function inTurn(work: () => Promise<Tell>, turn: Turn): Promise<Tell> {
    return publishing.run(work, () => turn.show(lineReply("plain", NEXT_TO_PUBLISH), { live: true }));
  }

  /** Does what the invocation asks for; what is left is to tell it. */
  async function answerInvocation(
    reading: Invoked,
    ctx: Context,
    hearing: Hearing,
    origin: Origin,
    isInTurn: boolean,
  ): Promise<Tell> {
    const { inbound, turn } = hearing;
    const { command, args, notes } = reading;
    const answering = answeringOf(command);
    const answer = await telling(hearing, answering, () => command.plan(args, ctx));
    if (answer.type === "reply") return () => answerQuery(withNotes(answer, notes), reading, origin, hearing);
    if (answer.type === "choice") return () => asking.which(answer, origin, answering, inbound, turn);
    const plan = notes.length === 0 ? answer : { ...answer, notes };
    const { ask } = plan;
    if (ask !== undefined && inbound.confirmed !== true) return () => asking.first(plan, ask, origin, inbound, turn);
    const start = (): Promise<Tell> => planRun.start(plan, origin, ctx, turn, { receipt: receiptOf(hearing) });
    return parts.publishes(plan) && !isInTurn ? inTurn(start, turn) : start();
  }

  async function answerQuery(
    reply: Reply,
    { readAs, command }: Invoked,
    origin: Origin,
    hearing: Hearing,
  ): Promise<void> {
    const { inbound, turn } = hearing;
    const isBad = reply.tone === "bad";
    const answering = isBad ? "refusal" : answeringOf(command);
    const { audience } = audienceFor(inbound, answering, reply.audience);
    // What asks itself to be private is nobody else's business.
    const isShareable = audience === "private" && reply.audience !== "private" && !isBad;
    const shown = isShareable ? withShowing(reply, readAs) : reply;
    await turn.show(shown, { command: origin.command, refused: isBad, audience });
    await topics.keep(inbound.place, turn.stands(), reply.about);
    await cards.keep(turn.kept(), reply);
    const isCard = audience === "public" && reply.about !== undefined;
    if (isCard) await mirrors.card(idOfInbound(inbound.id), origin, reply);
    await record(origin, isBad ? words(reply.title, origin) : "answered");
  }

  return { invoke, inTurn, telling };
}

/** The right to act. Throws the store's error when there is none: nothing was accepted. */
export function receiptOf({ receipt }: Hearing): Receipt {
  if (receipt instanceof BotError) throw receipt;
  return receipt;
}

async function presentState({ command, args, readAs }: Invoked, ctx: Context): Promise<Reply> {
  const reply =
    (await command.present?.(args, ctx)) ??
    lineReply("plain", "That would change something, and a question never does.");
  if (!ctx.may(command.permission)) return reply;
  const others = (reply.buttons ?? []).filter((button) => button.say !== readAs);
  return { ...reply, buttons: [...others, { label: "Do it", say: readAs, style: "primary" }] };
}

/** What was read for one person can be shown to all: it is read again for them. */
function withShowing(reply: Reply, say: string): Reply {
  return { ...reply, buttons: [...(reply.buttons ?? []), { label: "Show in channel", say, publicly: true }] };
}

function answeringOf({ permission }: Command): Answering {
  return permission === "read" ? "query" : "write";
}
