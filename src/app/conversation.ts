import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import { couldBeLinked, type Place } from "../core/people.ts";
import type { Plan, StoredPlan } from "../core/plan.ts";
import type { Audience, Block, Line } from "../core/reply.ts";
import { duration } from "../core/wording.ts";
import type { Audit } from "../engine/audit.ts";
import type { Answered, AnswerWord, Questions } from "../engine/questions.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Router } from "../router/router.ts";
import { answerWord } from "./answers.ts";
import { createAsking } from "./asking.ts";
import { type AudienceFor, audienceOf } from "./audience.ts";
import type { Cards } from "./cards.ts";
import type { Expiries } from "./expiries.ts";
import { createInvoking, type Hearing, receiptOf } from "./invoking.ts";
import type { Mirrors } from "./mirrors.ts";
import type { OneByOne } from "./one-by-one.ts";
import { commandOf, createRecorder, originOf } from "./origins.ts";
import type { PlanRun, Tell } from "./plan-run.ts";
import { readHere } from "./reading.ts";
import { type RefusedSayings, WAITS_MS } from "./refused-sayings.ts";
import { declinedReply, failureReply, lineReply } from "./replies.ts";
import type { Topics } from "./topics.ts";
import type { Turn } from "./turn.ts";

export interface ConversationParts {
  readonly router: Router;
  readonly planRun: PlanRun;
  readonly questions: Questions;
  readonly expiries: Expiries;
  readonly topics: Topics;
  readonly cards: Pick<Cards, "keep">;
  readonly mirrors: Pick<Mirrors, "card">;
  readonly refused: RefusedSayings;
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
  /** Who sees the answers to queries there, where the settings say. */
  answersAt(place: Place): Audience | undefined;
  contextFor(inbound: Inbound, said: string): Context;
}

export interface Conversation {
  /**
   * Whether it can be meant for the bot. Chatter that was not said to it and begins like no command needs neither the store
   * nor an answer.
   */
  concerns(inbound: Inbound): boolean;
  /** Answers one saying for good. Throws only BotError "taken_over" or "stopping": it is told by somebody else, or later. */
  hear(hearing: Hearing): Promise<void>;
  /** Goes on with a plan that a former process left unfinished, and reports it. Throws as `hear` does. */
  finish(plan: StoredPlan, turn: Turn): Promise<void>;
  /** Tells that a former process was interrupted before it began anything. Throws as `hear` does. */
  interrupted(hearing: Hearing): Promise<void>;
}

export function createConversation(parts: ConversationParts): Conversation {
  const { planRun, questions, expiries, log } = parts;
  const recorder = createRecorder(parts);
  const { record, words } = recorder;
  const audienceFor: AudienceFor = (inbound, answering, own) => {
    return { audience: audienceOf(inbound, answering, { settings: parts.answersAt(inbound.place), own }) };
  };
  const asking = createAsking({ questions, expiries, recorder, audienceFor });
  const invoking = createInvoking({ ...parts, asking, recorder, audienceFor });

  async function hear(hearing: Hearing): Promise<void> {
    const { inbound } = hearing;
    await parts.freshen(hearing.receipt instanceof BotError);
    try {
      const word = answerWord(inbound.text);
      const answered = word && (await questions.answer(inbound, word, inbound.press?.question));
      if (answered !== undefined && isAnswer(answered, word, inbound)) await takeAnswer(answered, hearing);
      else await say(hearing, inbound.text);
    } catch (error) {
      await fail(error, originOf(inbound, inbound.text), hearing);
    }
  }

  async function takeAnswer(answered: Answered, hearing: Hearing): Promise<void> {
    const { inbound, turn } = hearing;
    if (answered.type === "unanswered") {
      await turn.show(lineReply("warn", answered.sentence), { refused: true, ...audienceFor(inbound, "refusal") });
      return;
    }
    expiries.changed();
    switch (answered.type) {
      case "confirmed":
        return carryOutAsAsked(answered, hearing);
      case "chosen":
        goOnThere(hearing);
        return say(hearing, answered.say);
      case "declined":
        goOnThere(hearing);
        await turn.show(declinedReply(answered.question));
        return record(answered.question.origin, "declined");
    }
  }

  async function carryOutAsAsked(
    { question, plan, consume, also }: Extract<Answered, { type: "confirmed" }>,
    hearing: Hearing,
  ): Promise<void> {
    const { inbound, turn } = hearing;
    const ctx = parts.contextFor(inbound, question.origin.said);
    // Permissions are checked again, as they are now.
    ctx.require(parts.commands.find(({ name }) => name === question.origin.command)?.permission ?? "any write");
    const start = (): Promise<Tell> => {
      const grounds = { receipt: receiptOf(hearing), consume, also, on: inbound.press?.on };
      return planRun.start(plan, question.origin, ctx, turn, grounds);
    };
    const tell = parts.publishes(plan) ? await invoking.inTurn(start, turn) : await start();
    return tell();
  }

  /** The message whose button was pressed becomes the answer. */
  function goOnThere({ inbound: { press }, turn }: Hearing): void {
    if (press?.on !== undefined) turn.continueOn(press.on);
  }

  /** One saying, from its words to its last reply. */
  async function say(hearing: Hearing, said: string): Promise<void> {
    const { inbound, turn } = hearing;
    const read = () => readHere(parts, inbound, said);
    const { text, routing } = await (inbound.addressed ? invoking.telling(hearing, "refusal", read) : read());
    switch (routing.type) {
      case "silence":
        return;
      case "reply":
        await turn.show(routing.reply, { misunderstood: routing.misunderstood, ...audienceFor(inbound, "refusal") });
        return record(originOf(inbound, text), "not understood");
      case "choice":
        return asking.which(routing.choice, originOf(inbound, text), "refusal", inbound, turn);
      case "invocation": {
        const origin = originOf(inbound, text, routing);
        try {
          return await invoking.invoke(routing, hearing, origin);
        } catch (error) {
          return fail(error, origin, hearing, await keptUntilKnown(error, text, origin, routing.command, hearing));
        }
      }
    }
  }

  /** What somebody may not do because nobody knows who they are goes on once that is known; it is said. */
  async function keptUntilKnown(
    error: unknown,
    text: string,
    { said }: Origin,
    { permission }: Command,
    { inbound, receipt }: Hearing,
  ): Promise<readonly Block[]> {
    const needsRight = permission !== "read" && permission !== "self";
    const isForbidden = error instanceof BotError && error.code === "forbidden" && needsRight;
    if (!isForbidden || !couldBeLinked(inbound.actor) || receipt instanceof BotError) return [];
    if (!(await parts.refused.keep(inbound, text, said))) return [];
    const line: Line = [
      "I go on with ",
      { type: "code", text: said },
      ` once I know you, within ${duration(WAITS_MS)}.`,
    ];
    return [{ type: "text", line }];
  }

  async function fail(
    error: unknown,
    origin: Origin,
    { inbound, turn }: Pick<Hearing, "inbound" | "turn">,
    blocks: readonly Block[] = [],
  ): Promise<void> {
    if (isToldElsewhere(error)) throw error;
    const level = error instanceof BotError && error.code !== "bug" ? "info" : "error";
    log[level]("inbound.failed", { inbound: origin.inbound, place: origin.place.id, error });
    const reply = { ...failureReply(error), ...(blocks.length === 0 ? {} : { blocks }) };
    // What was begun before all ends before all.
    const answering = turn.kept() === undefined ? "refusal" : "write";
    await turn.show(reply, { refused: true, ...commandOf(origin), ...audienceFor(inbound, answering) });
    await record(origin, `not done: ${words(reply.title, origin)}`);
  }

  async function finish(plan: StoredPlan, turn: Turn): Promise<void> {
    const { actor, place, said } = plan;
    const inbound: Inbound = { id: plan.inbound, actor, place, text: said, addressed: true };
    try {
      const why: Line = `This finishes "${said}", which was broken off.`;
      await planRun.goOn({ ...plan, notes: [why, ...(plan.notes ?? [])] }, parts.contextFor(inbound, said), turn);
    } catch (error) {
      await fail(error, { ...plan, actor, place }, { inbound, turn });
    }
  }

  async function interrupted({ inbound, turn }: Hearing): Promise<void> {
    // A yes to what may never have been shown would do what is said here not to be done.
    await questions
      .withdraw(inbound.id)
      .catch((error: unknown) => log.warn("question.not_withdrawn", { inbound: inbound.id, error }));
    const origin = originOf(inbound, inbound.text);
    const sentence = `Tocsin was interrupted before it began on "${origin.said}": nothing was done, say it again.`;
    await turn.show(lineReply("warn", sentence), { refused: true, ...audienceFor(inbound, "refusal") });
    await record(origin, "not done: interrupted before it began");
  }

  return {
    concerns: ({ text, addressed }) => addressed || answerWord(text) !== undefined || parts.router.begins(text),
    hear,
    finish,
    interrupted,
  };
}

/** Whoever has it by now tells it; after a stop, the next start does. */
function isToldElsewhere(error: unknown): boolean {
  return error instanceof BotError && error.code === "taken_over";
}

/**
 * Whether a word was meant for the bot. A bare number answers a question only where one is open; what was not said to the
 * bot, only one of its speaker's own.
 */
function isAnswer(answered: Answered, word: AnswerWord | undefined, { addressed }: Inbound): boolean {
  if (answered.type !== "unanswered") return true;
  if (addressed) return answered.why !== "none_open" || word?.type !== "option";
  return answered.why === "expired" || answered.why === "answered_already";
}
