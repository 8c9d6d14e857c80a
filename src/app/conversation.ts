import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Json } from "../core/json.ts";
import type { Log } from "../core/log.ts";
import { inlineText, type Reader } from "../core/plain-text.ts";
import type { Plan, StoredPlan } from "../core/plan.ts";
import type { Choice, Reply } from "../core/reply.ts";
import type { Change } from "../core/store.ts";
import type { Audit } from "../engine/audit.ts";
import type { Engine } from "../engine/engine.ts";
import type { OpenQuestion, Questions } from "../engine/questions.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Router } from "../router/router.ts";
import { answerWord } from "./answers.ts";
import { type Invoked, readSaid } from "./reading.ts";
import { choiceReply, failureReply, lineReply, planQuestionReply, withNotes } from "./replies.ts";
import { finalReport, type Inverse, progressReport } from "./report.ts";
import type { Turn } from "./turn.ts";

/** How long a question waits for its answer. */
const QUESTION_EXPIRES_MS = 15 * 60_000;

export interface ConversationParts {
  readonly router: Router;
  readonly engine: Engine;
  readonly questions: Questions;
  readonly audit: Audit;
  readonly log: Log;
  readonly commands: readonly Command[];
  readonly inverse: Inverse;
  now(): number;
  waits(): readonly Wait[];
  contextFor(inbound: Inbound, said: string): Context;
}

export interface Conversation {
  /** Answers one inbound for good, through `turn`. Never throws. */
  hear(inbound: Inbound, turn: Turn): Promise<void>;
  /** Goes on with a plan that a former process left unfinished, and reports it. Never throws. */
  finish(plan: StoredPlan, turn: Turn): Promise<void>;
}

export function createConversation(parts: ConversationParts): Conversation {
  const { engine, questions, audit, log } = parts;

  async function hear(inbound: Inbound, turn: Turn): Promise<void> {
    try {
      const word = answerWord(inbound.text);
      if (word === undefined) return await say(inbound, inbound.text, turn);
      const answered = await questions.answer(inbound, word);
      switch (answered.type) {
        case "confirmed":
          return await confirmed(answered.question, answered.plan, answered.consume, inbound, turn);
        case "chosen":
          return await say(inbound, answered.say, turn);
        case "declined":
          return await turn.show(lineReply("plain", `Nothing was done about "${answered.question.origin.said}".`));
        case "unanswered":
          if (answered.why === "none_open" && word.type === "option") return await say(inbound, inbound.text, turn);
          return await turn.show(lineReply("warn", answered.sentence), { refused: true });
      }
    } catch (error) {
      await failed(error, inbound, inbound.text, undefined, turn);
    }
  }

  /** One saying, from its words to its last reply. */
  async function say(inbound: Inbound, text: string, turn: Turn): Promise<void> {
    const reading = await readSaid(parts.router, inbound, text);
    if (reading.type === "silence") return;
    const ctx = parts.contextFor(inbound, text);
    if (reading.type === "reply") {
      await turn.show(reading.reply, { misunderstood: reading.misunderstood });
      return;
    }
    if (reading.type === "choice") {
      await askWhich(reading.choice, originOf(inbound, text, undefined), turn);
      return;
    }
    try {
      await carryOutReading(reading, inbound, ctx, turn);
    } catch (error) {
      await failed(error, inbound, text, reading, turn);
    }
  }

  async function carryOutReading(reading: Invoked, inbound: Inbound, ctx: Context, turn: Turn): Promise<void> {
    const { command, args, asks, notes, confirm } = reading;
    ctx.require(command.permission === "read" || asks ? "read" : command.permission);
    if (asks && command.permission !== "read") {
      await turn.show(withNotes(await presentState(reading, ctx), notes), { command: command.name });
      return;
    }
    const origin = originOf(inbound, ctx.said, reading);
    if (confirm !== undefined) {
      await askWhich({ type: "choice", text: confirm, options: [{ label: "Yes", say: reading.readAs }] }, origin, turn);
      return;
    }
    const answer = await command.plan(args, ctx);
    if (answer.type === "reply") {
      await turn.show(withNotes(answer, notes), { command: command.name, refused: answer.tone === "bad" });
      await record(origin, answer.tone === "bad" ? inlineText(answer.title, readerOf(inbound)) : "answered");
    } else if (answer.type === "choice") {
      await askWhich(answer, origin, turn);
    } else if (answer.ask !== undefined && inbound.confirmed !== true) {
      await questions.ask(answer, origin, QUESTION_EXPIRES_MS);
      await turn.show(planQuestionReply(answer, answer.ask), { command: command.name, question: true });
      await record(origin, `asked: ${answer.ask.text}`);
    } else {
      await run(answer, origin, inbound, turn);
    }
  }

  /** Permissions are checked again, for whoever answers, as they are now. */
  async function confirmed(
    question: OpenQuestion,
    plan: Plan,
    consume: Change,
    inbound: Inbound,
    turn: Turn,
  ): Promise<void> {
    const { origin } = question;
    const command = parts.commands.find((known) => known.name === origin.command);
    parts.contextFor(inbound, origin.said).require(command?.permission ?? "any write");
    await run(plan, origin, inbound, turn, [consume]);
  }

  async function run(
    plan: Plan,
    origin: Origin,
    inbound: Inbound,
    turn: Turn,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    const stored = await engine.accept(plan, origin, alongside);
    await carryOut(stored, parts.contextFor(inbound, origin.said), turn);
  }

  async function carryOut(stored: StoredPlan, ctx: Context, turn: Turn): Promise<void> {
    const command = parts.commands.find((known) => known.name === stored.command);
    const facts = { command: stored.command };
    const show = (outcomes: Parameters<typeof progressReport>[2], waits: readonly Wait[]): Promise<void> =>
      turn.show(progressReport(command, stored, outcomes, waits, parts.now()), { ...facts, live: true });
    await show([], []);
    const outcomes = await engine.carryOut(stored, { onProgress: (soFar, waits) => void show(soFar, waits) });
    const reply = await finalReport(command, stored, outcomes, ctx, parts.inverse);
    const operations = new Map(stored.operations.map((operation) => [operation.id, operation]));
    await turn.show(reply, {
      ...facts,
      outcomes: outcomes.flatMap((outcome) => {
        const operation = operations.get(outcome.operation);
        return operation === undefined ? [] : [{ operation, outcome }];
      }),
    });
  }

  async function finish(plan: StoredPlan, turn: Turn): Promise<void> {
    const inbound: Inbound = {
      id: plan.inbound,
      actor: plan.actor,
      place: plan.place,
      text: plan.said,
      addressed: true,
    };
    try {
      await carryOut(plan, parts.contextFor(inbound, plan.said), turn);
    } catch (error) {
      log.error("plan.resume.failed", { plan: plan.id, error });
      await turn.show(failureReply(error), { command: plan.command });
    }
  }

  async function askWhich(choice: Choice, origin: Origin, turn: Turn): Promise<void> {
    await questions.ask(choice, origin, QUESTION_EXPIRES_MS);
    await turn.show(choiceReply(choice), {
      question: true,
      ...(origin.command === "" ? {} : { command: origin.command }),
    });
    await record(origin, `asked: ${inlineText(choice.text, { zone: origin.actor.zone, now: parts.now() })}`);
  }

  async function failed(
    error: unknown,
    inbound: Inbound,
    text: string,
    reading: Invoked | undefined,
    turn: Turn,
  ): Promise<void> {
    const level = error instanceof BotError && error.code !== "bug" ? "info" : "error";
    log[level]("inbound.failed", { inbound: inbound.id, place: inbound.place.id, error });
    const reply = failureReply(error);
    const origin = originOf(inbound, text, reading);
    await turn.show(reply, { ...(origin.command === "" ? {} : { command: origin.command }), refused: true });
    await record(origin, `not done: ${inlineText(reply.title, readerOf(inbound))}`);
  }

  /** What led to no plan is recorded here; plans are recorded by the engine. A record that fails is said in the log. */
  async function record(origin: Origin, result: string): Promise<void> {
    const { inbound, actor, place, said, command, args } = origin;
    try {
      await audit.append({
        at: parts.now(),
        inbound,
        actor: { id: actor.id, name: actor.name },
        place,
        said,
        ...(command === "" ? {} : { command, args }),
        result,
      });
    } catch (error) {
      log.error("audit.append.failed", { inbound, error });
    }
  }

  function readerOf({ actor }: Inbound): Reader {
    return { zone: actor.zone, now: parts.now() };
  }

  return { hear, finish };
}

async function presentState({ command, args, readAs }: Invoked, ctx: Context): Promise<Reply> {
  const present = await command.present?.(args, ctx);
  const button = { label: "Do it", say: readAs, style: "primary" as const };
  const reply = present ?? lineReply("plain", "That would change something, and a question never does.");
  return ctx.may(command.permission)
    ? { ...reply, buttons: [...(reply.buttons ?? []).filter(({ say }) => say !== readAs), button] }
    : reply;
}

function originOf(inbound: Inbound, said: string, reading: Invoked | undefined): Origin {
  const { id, actor, place } = inbound;
  return {
    inbound: id,
    actor,
    place,
    said,
    command: reading?.command.name ?? "",
    args: (reading?.args ?? null) as Json,
  };
}
