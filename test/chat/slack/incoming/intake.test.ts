import { beforeEach, describe, expect, test } from "vitest";
import {
  type Ack,
  type Answer,
  createIntake,
  type Delivery,
  type Intake,
} from "../../../../src/chat/slack/incoming/intake.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { TestClock } from "../../../kit/test-clock.ts";

let clock: TestClock;
let logged: string[];
let unknown: JsonObject[];
let work: (delivery: Delivery, ack: Ack) => Promise<void>;
let intake: Intake;

beforeEach(() => {
  clock = new TestClock();
  logged = [];
  unknown = [];
  const line = (event: string): void => void logged.push(event);
  intake = createIntake({
    process: ({ ack, ...delivery }) => work(delivery, ack),
    onUnknown: async (body) => void unknown.push(body),
    clock,
    log: { info: line, warn: line, error: line },
  });
});

/** What Slack is answered, and after how long. */
async function answered(body: JsonObject): Promise<{ readonly answer: Answer; readonly afterMs: number }> {
  const began = clock.elapsed();
  const answer = await clock.drive(intake.take({ body }));
  return { answer, afterMs: clock.elapsed() - began };
}

test("Slack is answered as soon as the work is done, and not before", async () => {
  work = async (_, ack) => {
    await ack();
    await clock.sleep(400);
  };
  expect(await answered({ type: "block_actions" })).toEqual({ answer: undefined, afterMs: 400 });
});

test("an answer that a listener gives goes at once, and the work goes on", async () => {
  let isDone = false;
  work = async (_, ack) => {
    await ack({ options: [] });
    await clock.sleep(60_000);
    isDone = true;
  };
  expect(await answered({ type: "block_suggestion" })).toEqual({ answer: { options: [] }, afterMs: 0 });
  expect(isDone).toBe(false);
  await clock.drive(intake.idle());
  expect(isDone).toBe(true);
});

test("words as an answer are a text", async () => {
  work = (_, ack) => ack("I do not know that.");
  expect((await answered({ command: "/tocsin" })).answer).toEqual({ text: "I do not know that." });
});

describe("whatever hangs, Slack is answered within its three seconds", () => {
  test.each([
    ["event_callback", 1_500],
    ["block_actions", 1_500],
    [undefined, 1_500],
    ["view_submission", 2_500],
    ["block_suggestion", 2_500],
  ])("%s", async (type, afterMs) => {
    work = () => new Promise(() => undefined);
    expect(await answered(type === undefined ? { command: "/tocsin" } : { type })).toEqual({
      answer: undefined,
      afterMs,
    });
    expect(logged).toEqual(["slack.delivery.slow"]);
  });

  test("and an answer that comes later is logged, not sent", async () => {
    work = async (_, ack) => {
      await clock.sleep(4_000);
      await ack({ response_action: "errors" });
    };
    expect(await answered({ type: "view_submission" })).toEqual({ answer: undefined, afterMs: 2_500 });
    await clock.drive(intake.idle());
    expect(logged).toEqual(["slack.delivery.slow", "slack.answer.late"]);
  });
});

test("what no listener acknowledges is unknown", async () => {
  work = async () => undefined;
  const body = { type: "block_actions", actions: [] };
  expect((await answered(body)).answer).toBeUndefined();
  expect(unknown).toEqual([body]);
});

test("work that fails is logged, and acknowledged", async () => {
  work = async () => {
    throw new Error("broken");
  };
  expect(await answered({ type: "event_callback" })).toEqual({ answer: undefined, afterMs: 0 });
  expect(logged).toEqual(["slack.delivery.failed"]);
});

test("nothing is left behind", async () => {
  work = async (_, ack) => ack();
  await answered({ type: "event_callback" });
  await intake.idle();
  expect(clock.sleeping).toBe(0);
});
