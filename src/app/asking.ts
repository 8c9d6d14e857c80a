import type { Inbound } from "../core/inbound.ts";
import type { Plan, Question } from "../core/plan.ts";
import type { Audience, Choice, Reply } from "../core/reply.ts";
import type { OpenQuestion, Questions } from "../engine/questions.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Answering, AudienceFor } from "./audience.ts";
import type { Expiries } from "./expiries.ts";
import { commandOf, type Recorder } from "./origins.ts";
import { choiceReply, planQuestionReply } from "./replies.ts";
import type { Turn } from "./turn.ts";

/** How long a question waits for its answer. */
const QUESTION_EXPIRES_MS = 15 * 60_000;

export interface AskingParts {
  readonly questions: Questions;
  readonly expiries: Expiries;
  readonly recorder: Recorder;
  readonly audienceFor: AudienceFor;
}

/** What is asked before anything is done: stored first, then shown, and shown as expired when nobody has answered. */
export interface Asking {
  /** Whether a plan may be carried out. */
  first(plan: Plan, ask: Question, origin: Origin, inbound: Inbound, turn: Turn): Promise<void>;
  /** Which one is meant. */
  which(choice: Choice, origin: Origin, answering: Answering, inbound: Inbound, turn: Turn): Promise<void>;
}

export function createAsking({ questions, expiries, recorder, audienceFor }: AskingParts): Asking {
  const { record, words } = recorder;

  /** Where a message that only its reader sees cannot be edited, nothing comes of it. */
  async function expire(question: OpenQuestion, turn: Turn): Promise<void> {
    const ref = turn.stands();
    if (ref !== undefined) await expiries.question(question, ref);
    expiries.changed();
  }

  return {
    first: async (plan, ask, origin, inbound, turn) => {
      const question = await questions.ask(plan, origin, ask.expiresInMs ?? QUESTION_EXPIRES_MS);
      const facts = { question: true, asks: question.id, ...commandOf(origin) };
      const { audience } = audienceFor(inbound, "write");
      await turn.show(waitingFor(planQuestionReply(plan, ask), origin, audience), { ...facts, audience });
      await expire(question, turn);
      await record(origin, `asked: ${ask.text}`);
    },
    which: async (choice, origin, answering, inbound, turn) => {
      const { audience } = audienceFor(inbound, answering);
      const question = await questions.ask(choice, origin, QUESTION_EXPIRES_MS, audience === "private");
      const facts = { question: true, asks: question.id, ...commandOf(origin) };
      await turn.show(waitingFor(choiceReply(choice), origin, audience), { ...facts, audience });
      await expire(question, turn);
      await record(origin, `asked: ${words(choice.text, origin)}`);
    },
  };
}

/** Where others see a question, and not who was asked, it says whose answer it waits for. */
function waitingFor(reply: Reply, { actor, unseen }: Origin, audience: Audience): Reply {
  if (!unseen || audience === "private") return reply;
  return { ...reply, blocks: [...(reply.blocks ?? []), { type: "text", line: `It waits for ${actor.name}.` }] };
}
