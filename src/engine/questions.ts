import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import type { Choice } from "../core/reply.ts";
import type { Change, Store } from "../core/store.ts";
import { clockTime } from "../core/wording.ts";
import { idOfInbound } from "./plan-id.ts";
import { fromStore, toStore } from "./stored.ts";
import type { Origin } from "./stored-plan.ts";

/** An expired question is kept this long, so that a late yes hears why nothing happens. */
const EXPIRED_KEPT_MS = 3_600_000;
/** How many expired ones leave with each new one. */
const SWEPT_AT_ONCE = 20;

/** What waits for an answer: a plan for its yes, or a choice for one of its options; a yes takes the only one. */
type Subject = Plan | Choice;

export interface OpenQuestion {
  readonly id: string;
  readonly subject: Subject;
  /** Where it came from; `origin.actor` alone may answer it, in `origin.place`. */
  readonly origin: Origin;
  readonly askedAt: number;
  readonly expiresAt: number;
  /** Only the one who was asked has seen it. */
  readonly isPrivate?: true;
}

/** What was said in answer; an option by its number, from 1. */
export type AnswerWord =
  | { readonly type: "yes" }
  | { readonly type: "no" }
  | { readonly type: "option"; readonly number: number };

export type Answered =
  /**
   * Yes to a plan, as it was when it was shown. It is not consumed yet: hand `consume` and `also` to `Engine.accept`, which
   * drops the question and takes the plan in one commit, so a second yes or a crash in between can neither lose nor double it.
   */
  | {
      readonly type: "confirmed";
      readonly question: OpenQuestion;
      readonly plan: Plan;
      readonly consume: Change;
      readonly also: readonly Change[];
    }
  /** An option, as the sentence it stands for. Consumed. */
  | { readonly type: "chosen"; readonly question: OpenQuestion; readonly say: string }
  /** No. Consumed. */
  | { readonly type: "declined"; readonly question: OpenQuestion }
  /** Nothing happened, and the sentence says why. */
  | {
      readonly type: "unanswered";
      readonly why: "none_open" | "expired" | "not_yours" | "other_answer" | "answered_already";
      readonly sentence: string;
    };

/**
 * Questions that outlive a restart. Each is answered once, by the person it was put to, where it was put, before it
 * expires. A new question takes the place of what that person was asked there before: a yes too many must not carry out
 * what they turned away from.
 */
export interface Questions {
  /** Durable when it resolves. Throws BotError("conflict") when this inbound has asked already. */
  ask(subject: Subject, origin: Origin, expiresInMs: number, isPrivate?: boolean): Promise<OpenQuestion>;
  /** What an inbound has asked was not shown for certain: nobody is to answer it. */
  withdraw(inbound: string): Promise<void>;
  /** `pressed`: the question whose button it was; else it is the last one put to this person in this place. */
  answer(by: Pick<Origin, "actor" | "place">, word: AnswerWord, pressed?: string): Promise<Answered>;
}

/** How a question came to its end before its time. pressed: by its own button, whose message becomes the answer. */
export type Closing = "pressed" | "said" | "replaced";

export interface QuestionsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** What becomes of its message, in the commit that ends the question. Default: nothing. */
  closing?(question: OpenQuestion, how: Closing): Promise<readonly Change[]>;
}

export function createQuestions({ store, clock, closing = async () => [] }: QuestionsOptions): Questions {
  async function allAt(place: Origin["place"]): Promise<readonly OpenQuestion[]> {
    const documents = await store.list("questions");
    return documents
      .map((document) => fromStore<OpenQuestion>(document))
      .filter(({ origin }) => origin.place.id === place.id && origin.place.thread === place.thread)
      .sort((a, b) => b.askedAt - a.askedAt);
  }

  async function find(id: string): Promise<readonly OpenQuestion[]> {
    const document = await store.get("questions", id);
    return document === undefined ? [] : [fromStore<OpenQuestion>(document)];
  }

  /** The questions that a new one makes obsolete: those of its person in its place, and some that expired long ago. */
  async function obsoleteBy(asking: string, { actor, place }: Origin): Promise<readonly Change[]> {
    const documents = await store.list("questions");
    const expired = documents.filter(({ value }) => Number(value.expiresAt) + EXPIRED_KEPT_MS < clock.now());
    const mine = (await allAt(place)).filter(({ origin }) => origin.actor.id === actor.id);
    const ids = new Set([...expired.slice(0, SWEPT_AT_ONCE), ...mine].map(({ id }) => id));
    ids.delete(asking);
    const replaced = mine.filter((question) => ids.has(question.id) && question.expiresAt > clock.now());
    const closings = await Promise.all(replaced.map((question) => closing(question, "replaced")));
    return [...[...ids].map((id): Change => ({ drop: "questions", id })), ...closings.flat()];
  }

  async function consumed(question: OpenQuestion, how: Closing, answer: Answered): Promise<Answered> {
    try {
      await store.commit([consumption(question), ...(await closing(question, how))]);
      return answer;
    } catch (error) {
      if (error instanceof BotError && error.code === "conflict") return ANSWERED_ALREADY;
      throw error;
    }
  }

  return {
    withdraw: (inbound) => store.commit([{ drop: "questions", id: idOfInbound(inbound) }]),
    ask: async (subject, origin, expiresInMs, isPrivate = false) => {
      const askedAt = clock.now();
      const id = idOfInbound(origin.inbound);
      const question: OpenQuestion = {
        ...{ id, subject, origin, askedAt, expiresAt: askedAt + expiresInMs },
        ...(isPrivate ? { isPrivate } : {}),
      };
      await store.commit([
        ...(await obsoleteBy(id, origin)),
        { put: "questions", id, value: toStore(question), version: 0 },
      ]);
      return question;
    },
    answer: async ({ actor, place }, word, pressed) => {
      const here = pressed === undefined ? await allAt(place) : await find(pressed);
      if (pressed !== undefined && here.length === 0) return NO_LONGER_OPEN;
      const mine = here.find(({ origin }) => origin.actor.id === actor.id);
      const question = mine !== undefined && mine.expiresAt > clock.now() ? mine : undefined;
      if (question === undefined) return whyNone(mine, here, actor.zone, clock.now());
      const how = pressed === undefined ? "said" : "pressed";
      if (word.type === "no") return consumed(question, how, { type: "declined", question });
      const { subject } = question;
      if (subject.type === "plan") {
        if (word.type !== "yes") return otherAnswer("That question is answered with yes or no.");
        const also = await closing(question, how);
        return { type: "confirmed", question, plan: subject, consume: consumption(question), also };
      }
      const { options } = subject;
      const numbered = options.map(({ label }, i) => `${i + 1} ${label}`).join(" · ");
      const range =
        options.length === 1
          ? "Answer with yes or no."
          : `Answer "${question.origin.said}" with a number: ${numbered}.`;
      if (word.type === "yes" && options.length > 1) return otherAnswer(range);
      const option = options[word.type === "yes" ? 0 : word.number - 1];
      if (option === undefined) return otherAnswer(range);
      return consumed(question, how, { type: "chosen", question, say: option.say });
    },
  };
}

/** A question is put once and never changed: only its first version can be consumed. */
function consumption({ id }: OpenQuestion): Change {
  return { drop: "questions", id, version: 1 };
}

const ANSWERED_ALREADY: Answered = {
  type: "unanswered",
  why: "answered_already",
  sentence: "That question was answered already: nothing was done again.",
};

const NO_LONGER_OPEN: Answered = {
  type: "unanswered",
  why: "answered_already",
  sentence: "That question is no longer open (answered, replaced by a newer one, or expired): nothing was done.",
};

function otherAnswer(sentence: string): Answered {
  return { type: "unanswered", why: "other_answer", sentence };
}

function whyNone(late: OpenQuestion | undefined, here: readonly OpenQuestion[], zone: string, now: number): Answered {
  if (late !== undefined) {
    const at = clockTime(late.expiresAt, { zone, now });
    return {
      type: "unanswered",
      why: "expired",
      sentence: `That question expired at ${at} and nothing was done: say "${late.origin.said}" again.`,
    };
  }
  // What somebody asked where nobody saw it is not told to others.
  const other = here.find(({ expiresAt, isPrivate }) => expiresAt > now && isPrivate !== true);
  if (other !== undefined) {
    return {
      type: "unanswered",
      why: "not_yours",
      sentence: `That question waits for ${other.origin.actor.name}; you can say "${other.origin.said}" yourself.`,
    };
  }
  return { type: "unanswered", why: "none_open", sentence: "Nothing here waits for an answer." };
}
