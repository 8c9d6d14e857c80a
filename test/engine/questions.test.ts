import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { type Answered, createQuestions, type Questions } from "../../src/engine/questions.ts";
import { Bed, operation, origin, plan, type ScriptedKind, scriptedKind } from "./bed.ts";

let bed: Bed;
let ack: ScriptedKind;
let engine: Engine;
let questions: Questions;

const EXPIRES_MS = 15 * 60_000;
const YES = { type: "yes" } as const;
const NO = { type: "no" } as const;
const ana = origin("answer");
const ben = origin("answer", { actor: { id: "console:ben", name: "Ben", zone: "UTC" } });
const asked = plan([operation("a", "pager.ack")], { ask: { text: "Sure?", confirm: "Acknowledge 1" } });
const choice = {
  type: "choice",
  text: "Which one?",
  options: [
    { label: "API", say: "status API degraded" },
    { label: "Web", say: "status Web degraded" },
  ],
} as const;

beforeEach(async () => {
  bed = new Bed();
  ack = scriptedKind("pager.ack", bed.clock);
  engine = await bed.start(ack);
  questions = createQuestions(bed);
});

afterEach(() => bed.remove());

/** What the caller does with a yes. */
async function acceptYes(answered: Answered, inbound: string): Promise<void> {
  if (answered.type !== "confirmed") throw new Error(`not confirmed: ${answered.type}`);
  await engine.accept(answered.plan, origin(inbound), { consume: answered.consume });
}

describe("a question about a plan", () => {
  test("a yes gives the plan as it was shown, also after a restart, and consumes it with the plan's acceptance", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    engine = await bed.start(ack);
    questions = createQuestions(bed);
    const answered = await questions.answer(ana, YES);
    expect(answered).toMatchObject({ type: "confirmed", plan: asked, question: { origin: { said: "ack all" } } });
    expect(await bed.store.list("questions")).toHaveLength(1);
    await acceptYes(answered, "yes-1");
    expect(await bed.store.list("questions")).toEqual([]);
    expect(await bed.store.list("plans")).toHaveLength(1);
    expect(await questions.answer(ana, YES)).toMatchObject({ type: "unanswered", why: "none_open" });
  });

  test("of many yeses at once exactly one starts the plan", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, async (_, n) => acceptYes(await questions.answer(ana, YES), `yes-${n}`)),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const refused of tries) {
      if (refused.status === "rejected") expect(refused.reason).toMatchObject({ code: "conflict" });
    }
    expect(await bed.store.list("plans")).toHaveLength(1);
  });

  test("a yes whose acceptance fails leaves the question open", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    const answered = await questions.answer(ana, YES);
    if (answered.type !== "confirmed") throw new Error("not confirmed");
    await engine.accept(plan([]), origin("yes-1"));
    await expect(engine.accept(answered.plan, origin("yes-1"), { consume: answered.consume })).rejects.toMatchObject({
      code: "conflict",
    });
    await acceptYes(await questions.answer(ana, YES), "yes-2");
  });

  test("a no consumes it, and nothing is done", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ana, NO)).toMatchObject({ type: "declined" });
    expect(await questions.answer(ana, YES)).toMatchObject({ why: "none_open" });
    expect(ack.sent).toEqual([]);
  });

  test("of a yes and a no at once only one counts", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    const yes = await questions.answer(ana, YES);
    expect(await questions.answer(ana, NO)).toMatchObject({ type: "declined" });
    await expect(acceptYes(yes, "yes-1")).rejects.toMatchObject({ code: "conflict" });
  });

  test("a number is no answer to it", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ana, { type: "option", number: 1 })).toMatchObject({ why: "other_answer" });
    expect(await questions.answer(ana, YES)).toMatchObject({ type: "confirmed" });
  });

  test("the same saying delivered twice asks once", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    await expect(questions.ask(asked, origin("q-1"), EXPIRES_MS)).rejects.toMatchObject({ code: "conflict" });
    expect(await bed.store.list("questions")).toHaveLength(1);
  });
});

describe("a choice", () => {
  test("an option's number gives its sentence, once", async () => {
    await questions.ask(choice, origin("q-1"), EXPIRES_MS);
    const both = await Promise.all([1, 2].map((number) => questions.answer(ana, { type: "option", number })));
    expect(both).toMatchObject([
      { type: "chosen", say: "status API degraded" },
      { type: "unanswered", why: "answered_already" },
    ]);
  });

  test.each([0, 3, 99])("there is no option %d", async (number) => {
    await questions.ask(choice, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ana, { type: "option", number })).toMatchObject({ why: "other_answer" });
  });

  test("a yes takes the only option, and a wrong number does not", async () => {
    await questions.ask({ ...choice, options: choice.options.slice(0, 1) }, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ana, { type: "option", number: 2 })).toMatchObject({
      why: "other_answer",
      sentence: "Answer with yes or no.",
    });
    expect(await questions.answer(ana, YES)).toMatchObject({ type: "chosen", say: "status API degraded" });
    expect(await questions.answer(ana, YES)).toMatchObject({ why: "none_open" });
  });

  test("a yes does not choose between several", async () => {
    await questions.ask(choice, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ana, YES)).toEqual({
      type: "unanswered",
      why: "other_answer",
      sentence: 'Answer "ack all" with a number: 1 API · 2 Web.',
    });
    expect(await questions.answer(ana, NO)).toMatchObject({ type: "declined" });
  });
});

describe("whose question it is", () => {
  test("somebody else's yes is refused, with what they could do, and changes nothing", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    expect(await questions.answer(ben, YES)).toEqual({
      type: "unanswered",
      why: "not_yours",
      sentence: 'That question waits for Ana; you can say "ack all" yourself.',
    });
    expect(await questions.answer(ana, YES)).toMatchObject({ type: "confirmed" });
  });

  test("a yes in another place or thread is no answer", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    const elsewhere = { ...ana, place: { id: "console:other", platform: "console" } };
    const thread = { ...ana, place: { ...ana.place, thread: "t" } };
    expect(await questions.answer(elsewhere, YES)).toMatchObject({ why: "none_open" });
    expect(await questions.answer(thread, YES)).toMatchObject({ why: "none_open" });
  });

  test("a new one takes the place of the same person's older one, which a second yes does not reach", async () => {
    await questions.ask(asked, origin("q-1", { said: "first" }), EXPIRES_MS);
    bed.clock.advance(1_000);
    await questions.ask(asked, origin("q-2", { said: "second" }), EXPIRES_MS);
    bed.clock.advance(1_000);
    await questions.ask(asked, { ...ben, inbound: "q-3", said: "ben's" }, EXPIRES_MS);
    const answered = await questions.answer(ana, YES);
    expect(answered).toMatchObject({ question: { origin: { said: "second" } } });
    await acceptYes(answered, "yes-1");
    expect(await questions.answer(ana, YES)).toMatchObject({ type: "unanswered", why: "not_yours" });
    expect(await questions.answer(ben, YES)).toMatchObject({ question: { origin: { said: "ben's" } } });
  });
});

describe("an expired question", () => {
  test("is not answered any more, and says so in the reader's time", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    bed.clock.advance(EXPIRES_MS);
    expect(await questions.answer(ana, YES)).toEqual({
      type: "unanswered",
      why: "expired",
      sentence: 'That question expired at 04:15 and nothing was done: say "ack all" again.',
    });
  });

  test("leaves the store an hour later, when the next one is asked", async () => {
    await questions.ask(asked, origin("q-1"), EXPIRES_MS);
    bed.clock.advance(EXPIRES_MS + 3_600_001);
    const next = await questions.ask(asked, origin("q-2"), EXPIRES_MS);
    expect((await bed.store.list("questions")).map(({ id }) => id)).toEqual([next.id]);
  });
});
