import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Plan, Question, StoredPlan } from "../core/plan.ts";
import type { Choice, Line, Reply } from "../core/reply.ts";
import type { Audit } from "../engine/audit.ts";
import type { Receipt } from "../engine/inbox.ts";
import type { Answered, OpenQuestion, Questions } from "../engine/questions.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Router } from "../router/router.ts";
import { answerWord } from "./answers.ts";
import type { Expiries } from "./expiries.ts";
import type { OneByOne } from "./one-by-one.ts";
import { commandOf, createRecorder, originOf } from "./origins.ts";
import type { PlanRun, Tell } from "./plan-run.ts";
import { type Invoked, readSaid } from "./reading.ts";
import { choiceReply, failureReply, lineReply, planQuestionReply, withNotes } from "./replies.ts";
import type { Turn } from "./turn.ts";
import { tellingWaits } from "./waiting.ts";

/** How long a question waits for its answer. */
const QUESTION_EXPIRES_MS = 15 * 60_000;
const NEXT_TO_PUBLISH = "Another change of the status page is under way; this one comes next.";

export interface ConversationParts {
  readonly router: Router;
  readonly planRun: PlanRun;
  readonly questions: Questions;
  readonly expiries: Expiries;
  readonly audit: Audit;
  /** One change of the status page at a time. */
  readonly publishing: OneByOne;
  /** Whether a plan changes a status page. */
  publishes(plan: Plan): boolean;
  /** What others have written meanwhile is not answered from memory. */
  freshen(isStoreAway: boolean): Promise<void>;
  readonly log: Log;
  readonly commands: readonly Command[];
  readonly clock: Clock;
  waits(): readonly Wait[];
  contextFor(inbound: Inbound, said: string): Context;
}

/** A saying that is being answered. */
export interface Hearing {
  readonly inbound: Inbound;
  readonly turn: Turn;
  /** The right to act on it; the error instead when the store could not take it: then only reading is possible. */
  readonly receipt: Receipt | BotError;
}

export interface Conversation {
  /** Answers one saying for good. Throws only BotError "taken_over" or "stopping": it is told by somebody else, or later. */
  hear(hearing: Hearing): Promise<void>;
  /** Goes on with a plan that a former process left unfinished, and reports it. Throws as `hear` does. */
  finish(plan: StoredPlan, turn: Turn): Promise<void>;
  /** Tells that a former process was interrupted before it began anything. Throws as `hear` does. */
  interrupted(hearing: Hearing): Promise<void>;
}

export function createConversation(parts: ConversationParts): Conversation {
  const { planRun, questions, log, clock, publishing } = parts;
  const { record, words } = createRecorder(parts);

  /** Reads may have to wait for a vendor's rate limit: then the speaker is told so. */
  function telling<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    return tellingWaits({ clock, waits: parts.waits, show: (reply) => turn.show(reply, { live: true }) }, work);
  }

  async function hear(hearing: Hearing): Promise<void> {
    const { inbound } = hearing;
    await parts.freshen(hearing.receipt instanceof BotError);
    try {
      const word = answerWord(inbound.text);
      const answered = word && (await questions.answer(inbound, word));
      // A bare number answers a question only where one is open.
      const isAnswer = answered !== undefined && !(word?.type === "option" && isNoneOpen(answered));
      if (isAnswer) await takeAnswer(answered, hearing);
      else await say(hearing, inbound.text);
    } catch (error) {
      await fail(error, originOf(inbound, inbound.text), hearing.turn);
    }
  }

  async function takeAnswer(answered: Answered, hearing: Hearing): Promise<void> {
    const { inbound, turn } = hearing;
    switch (answered.type) {
      case "confirmed": {
        const { question, plan, consume } = answered;
        const ctx = parts.contextFor(inbound, question.origin.said);
        // Permissions are checked again, as they are now.
        ctx.require(parts.commands.find(({ name }) => name === question.origin.command)?.permission ?? "any write");
        const start = (): Promise<Tell> =>
          planRun.start(plan, question.origin, ctx, turn, { receipt: receiptOf(hearing), consume });
        const tell = parts.publishes(plan) ? await inTurn(start, turn) : await start();
        return tell();
      }
      case "chosen":
        return say(hearing, answered.say);
      case "declined":
        await turn.show(lineReply("plain", `Nothing was done about "${answered.question.origin.said}".`));
        return record(answered.question.origin, "declined");
      case "unanswered":
        await turn.show(lineReply("warn", answered.sentence), { refused: true });
        return;
    }
  }

  /** One saying, from its words to its last reply. */
  async function say(hearing: Hearing, text: string): Promise<void> {
    const { inbound, turn } = hearing;
    const reading = await telling(turn, () => readSaid(parts.router, inbound, text));
    switch (reading.type) {
      case "silence":
        return;
      case "reply":
        await turn.show(reading.reply, { misunderstood: reading.misunderstood });
        return record(originOf(inbound, text), "not understood");
      case "choice":
        return askWhich(reading.choice, originOf(inbound, text), turn);
      case "invocation": {
        const origin = originOf(inbound, text, reading);
        try {
          return await invoke(reading, hearing, origin);
        } catch (error) {
          return fail(error, origin, turn);
        }
      }
    }
  }

  async function invoke(reading: Invoked, hearing: Hearing, origin: Origin): Promise<void> {
    const { inbound, turn } = hearing;
    const { command, notes, confirm } = reading;
    const ctx = parts.contextFor(inbound, origin.said);
    const onlyAsks = reading.asks && command.permission !== "read";
    ctx.require(onlyAsks ? "read" : command.permission);
    if (onlyAsks) return answerQuery(await telling(turn, () => presentState(reading, ctx)), notes, origin, turn);
    if (command.permission !== "read") receiptOf(hearing);
    if (confirm !== undefined) {
      const options = [{ label: "Yes", say: reading.readAs }];
      return askWhich({ type: "choice", text: confirm, options }, origin, turn);
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
    { command, args, notes }: Invoked,
    ctx: Context,
    hearing: Hearing,
    origin: Origin,
    isInTurn: boolean,
  ): Promise<Tell> {
    const { inbound, turn } = hearing;
    const answer = await telling(turn, () => command.plan(args, ctx));
    if (answer.type === "reply") return () => answerQuery(answer, notes, origin, turn);
    if (answer.type === "choice") return () => askWhich(answer, origin, turn);
    const plan = notes.length === 0 ? answer : { ...answer, notes };
    const { ask } = plan;
    if (ask !== undefined && inbound.confirmed !== true) return () => askFirst(plan, ask, origin, turn);
    const start = (): Promise<Tell> => planRun.start(plan, origin, ctx, turn, { receipt: receiptOf(hearing) });
    return parts.publishes(plan) && !isInTurn ? inTurn(start, turn) : start();
  }

  async function answerQuery(reply: Reply, notes: readonly Line[], origin: Origin, turn: Turn): Promise<void> {
    const isBad = reply.tone === "bad";
    await turn.show(withNotes(reply, notes), { command: origin.command, refused: isBad });
    await record(origin, isBad ? words(reply.title, origin) : "answered");
  }

  async function askFirst(plan: Plan, ask: Question, origin: Origin, turn: Turn): Promise<void> {
    const question = await questions.ask(plan, origin, ask.expiresInMs ?? QUESTION_EXPIRES_MS);
    await turn.show(planQuestionReply(plan, ask), { command: origin.command, question: true });
    await expire(question, turn);
    await record(origin, `asked: ${ask.text}`);
  }

  async function askWhich(choice: Choice, origin: Origin, turn: Turn): Promise<void> {
    const question = await questions.ask(choice, origin, QUESTION_EXPIRES_MS);
    await turn.show(choiceReply(choice), { question: true, ...commandOf(origin) });
    await expire(question, turn);
    await record(origin, `asked: ${words(choice.text, origin)}`);
  }

  async function expire(question: OpenQuestion, turn: Turn): Promise<void> {
    const ref = turn.kept();
    if (ref !== undefined) await parts.expiries.question(question, ref);
  }

  async function fail(error: unknown, origin: Origin, turn: Turn): Promise<void> {
    if (isToldElsewhere(error)) throw error;
    const level = error instanceof BotError && error.code !== "bug" ? "info" : "error";
    log[level]("inbound.failed", { inbound: origin.inbound, place: origin.place.id, error });
    const reply = failureReply(error);
    await turn.show(reply, { refused: true, ...commandOf(origin) });
    await record(origin, `not done: ${words(reply.title, origin)}`);
  }

  async function finish(plan: StoredPlan, turn: Turn): Promise<void> {
    const { actor, place, said } = plan;
    const inbound: Inbound = { id: plan.inbound, actor, place, text: said, addressed: true };
    try {
      const why: Line = `This finishes "${said}", which was broken off.`;
      await planRun.goOn({ ...plan, notes: [why, ...(plan.notes ?? [])] }, parts.contextFor(inbound, said), turn);
    } catch (error) {
      await fail(error, { ...plan, actor, place }, turn);
    }
  }

  async function interrupted({ inbound, turn }: Hearing): Promise<void> {
    const sentence = `Tocsin was interrupted before it began on "${inbound.text}": nothing was done, say it again.`;
    await turn.show(lineReply("warn", sentence), { refused: true });
    await record(originOf(inbound, inbound.text), "not done: interrupted before it began");
  }

  return { hear, finish, interrupted };
}

/** The right to act. Throws the store's error when there is none: nothing was accepted. */
function receiptOf({ receipt }: Hearing): Receipt {
  if (receipt instanceof BotError) throw receipt;
  return receipt;
}

/** Whoever has it by now tells it; after a stop, the next start does. */
function isToldElsewhere(error: unknown): boolean {
  return error instanceof BotError && error.code === "taken_over";
}

async function presentState({ command, args, readAs }: Invoked, ctx: Context): Promise<Reply> {
  const reply =
    (await command.present?.(args, ctx)) ??
    lineReply("plain", "That would change something, and a question never does.");
  if (!ctx.may(command.permission)) return reply;
  const others = (reply.buttons ?? []).filter((button) => button.say !== readAs);
  return { ...reply, buttons: [...others, { label: "Do it", say: readAs, style: "primary" }] };
}

function isNoneOpen(answered: Answered): boolean {
  return answered.type === "unanswered" && answered.why === "none_open";
}
