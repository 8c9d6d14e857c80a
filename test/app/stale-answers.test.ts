import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStaleAnswers, type Question, type StaleAnswers } from "../../src/app/stale-answers.ts";
import { BotError, type ErrorCode } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Change, Document } from "../../src/core/store.ts";
import { TestClock } from "../kit/test-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let clock: TestClock;
/** What is durable, and each time that something was written. */
let documents: Map<string, JsonObject>;
let writes: number;
let storeIsAway: boolean;
let warnings: string[];
let answers: StaleAnswers;

const store = {
  async get(_collection: string, id: string): Promise<Document | undefined> {
    if (storeIsAway) throw new BotError("store_failed", "The store is away.");
    const value = documents.get(id);
    return value === undefined ? undefined : { id, version: 1, value };
  },
  async commit(changes: readonly Change[]): Promise<void> {
    if (storeIsAway) throw new BotError("store_failed", "The store is away.");
    for (const change of changes) {
      if (!("put" in change)) throw new Error("only puts are expected");
      documents.set(change.id, JSON.parse(JSON.stringify(change.value)));
      writes += 1;
    }
  },
};

function start(): StaleAnswers {
  const log = { info: () => undefined, error: () => undefined, warn: (event: string) => void warnings.push(event) };
  return createStaleAnswers({ store, clock, log });
}

beforeEach(() => {
  clock = new TestClock();
  documents = new Map();
  writes = 0;
  storeIsAway = false;
  warnings = [];
  answers = start();
});
afterEach(() => expect(clock.sleeping).toBe(0));

const question = (ask: () => Promise<string>, more: Partial<Question<string>> = {}): Question<string> => ({
  account: "pagerduty",
  title: "PagerDuty",
  key: "duties",
  ask,
  ...more,
});
const says = (answer: string, more: Partial<Question<string>> = {}) => question(async () => answer, more);
const fails = (code: ErrorCode = "vendor_silent", more: Partial<Question<string>> = {}) =>
  question(async () => {
    throw new BotError(code, "PagerDuty does not answer");
  }, more);

describe("the last good answer", () => {
  test("is not given while there is a new one", async () => {
    await answers.told(says("Ana"));
    expect(await answers.told(says("Ben"))).toEqual({ value: "Ben" });
  });

  test.each<ErrorCode>(["vendor_silent", "vendor_broken", "vendor_unreachable", "vendor_down", "vendor_rate_limited"])(
    "is given after a %s, with its time and the reason",
    async (code) => {
      const asOf = clock.now();
      await answers.told(says("Ana"));
      clock.advance(20 * MINUTE_MS);
      expect(await answers.told(fails(code))).toEqual({
        value: "Ana",
        former: { title: "PagerDuty", asOf, reason: "PagerDuty does not answer" },
      });
    },
  );

  test.each<ErrorCode>(["vendor_auth", "vendor_refused", "vendor_not_found", "stopping", "bad_input"])(
    "is not given after a %s: that is an answer",
    async (code) => {
      await answers.told(says("Ana"));
      await expect(answers.told(fails(code))).rejects.toMatchObject({ code });
    },
  );

  test("is not given after a bug", async () => {
    await answers.told(says("Ana"));
    const bug = question(async () => {
      throw new TypeError("a bug");
    });
    await expect(answers.told(bug)).rejects.toThrow("a bug");
  });

  test("is given for a day", async () => {
    await answers.told(says("Ana"));
    clock.advance(DAY_MS);
    expect((await answers.told(fails())).value).toBe("Ana");
    clock.advance(1);
    await expect(answers.told(fails())).rejects.toMatchObject({ code: "vendor_silent" });
  });

  test("is of that account and that question", async () => {
    await answers.told(says("Ana"));
    await expect(answers.told(fails("vendor_silent", { account: "opsgenie" }))).rejects.toThrow();
    await expect(answers.told(fails("vendor_silent", { key: "schedules" }))).rejects.toThrow();
  });

  test("may be made out of the answer to another question", async () => {
    await answers.told(says("Ana, Ben"));
    const from = { key: "duties", make: (all: string) => all.split(", ")[1] };
    expect((await answers.told(fails("vendor_silent", { key: "Ben's", from }))).value).toBe("Ben");
    const nothing = { key: "duties", make: () => undefined };
    await expect(answers.told(fails("vendor_silent", { key: "Cem's", from: nothing }))).rejects.toThrow();
  });
});

describe("a vendor that is slow", () => {
  test("is waited for five seconds when there is something to show, and the late answer is kept", async () => {
    const asOf = clock.now();
    await answers.told(says("Ana"));
    const late = Promise.withResolvers<string>();
    const told = await clock.drive(answers.told(question(() => late.promise)));
    expect(clock.now()).toBe(asOf + 5_000);
    expect(told).toEqual({
      value: "Ana",
      former: { title: "PagerDuty", asOf, reason: "PagerDuty has not answered within 5 s" },
    });
    late.resolve("Ben");
    await new Promise(setImmediate);
    expect((await answers.told(fails())).value).toBe("Ben");
  });

  test("is waited for as long as it takes when there is nothing else", async () => {
    const late = Promise.withResolvers<string>();
    const told = answers.told(question(() => late.promise));
    clock.advance(MINUTE_MS);
    late.resolve("Ben");
    expect(await told).toEqual({ value: "Ben" });
  });

  test("and fails after that harms nobody", async () => {
    await answers.told(says("Ana"));
    const late = Promise.withResolvers<string>();
    await clock.drive(answers.told(question(() => late.promise)));
    late.reject(new BotError("vendor_silent", "PagerDuty does not answer"));
    await new Promise(setImmediate);
  });
});

describe("what is stored", () => {
  test("is there after a restart", async () => {
    const asOf = clock.now();
    await answers.told(says("Ana"));
    answers = start();
    expect(await answers.told(fails())).toMatchObject({ value: "Ana", former: { asOf } });
  });

  test("is written at most once a minute for each question", async () => {
    for (let second = 0; second < 180; second += 1) {
      await answers.told(says(`Ana ${second}`));
      await answers.told(says("Infra", { key: "schedules" }));
      clock.advance(1_000);
    }
    expect(writes).toBe(6);
  });

  test("is one document for each account, of bounded size: what was asked last stays", async () => {
    for (let n = 0; n < 50; n += 1) await answers.told(says("x".repeat(20_000), { key: `of team ${n}` }));
    await answers.told(says("y".repeat(1_000_000), { key: "too large for it" }));
    expect([...documents.keys()]).toEqual(["last-answers:pagerduty"]);
    expect(JSON.stringify([...documents.values()]).length).toBeLessThan(300_000);
    answers = start();
    expect((await answers.told(fails("vendor_silent", { key: "of team 49" }))).former).toBeDefined();
    await expect(answers.told(fails("vendor_silent", { key: "of team 0" }))).rejects.toThrow();
    await expect(answers.told(fails("vendor_silent", { key: "too large for it" }))).rejects.toThrow();
  });

  test("does not stand in the way of an answer when the store is away", async () => {
    storeIsAway = true;
    expect(await answers.told(says("Ana"))).toEqual({ value: "Ana" });
    expect((await answers.told(fails())).value).toBe("Ana");
    expect(warnings).toEqual(["stale.not_read", "stale.not_written"]);
  });

  test("of another program's form is left alone", async () => {
    documents.set("last-answers:pagerduty", { form: 99, kept: "who knows" });
    await expect(answers.told(fails())).rejects.toMatchObject({ code: "vendor_silent" });
  });
});
