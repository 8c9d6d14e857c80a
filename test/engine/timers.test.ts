import { DateTime } from "luxon";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/log.ts";
import { createTimers, type Timer, type TimerHandlers, type Timers } from "../../src/engine/timers.ts";
import { TestClock } from "../kit/test-clock.ts";
import { Bed, turns } from "./bed.ts";

let bed: Bed;
let fired: string[];
let running: Timers[];
const errors: string[] = [];
const log: Log = { info: () => undefined, warn: () => undefined, error: (event) => void errors.push(event) };

beforeEach(async () => {
  bed = new Bed();
  await bed.start();
  fired = [];
  running = [];
  errors.length = 0;
});

afterEach(async () => {
  await Promise.all(running.map((timers) => timers.stop()));
  await bed.remove();
});

const note: TimerHandlers = { note: async ({ data }) => void fired.push(String(data.text)) };

function open(handlers = note, reaches: (platform: string) => boolean = () => true): Timers {
  const { store, clock } = bed;
  return createTimers({ store, clock, pulse: new TestClock(), log, handlers, reaches });
}

function start(...options: Parameters<typeof open>): Timers {
  const timers = open(...options);
  timers.start();
  running.push(timers);
  return timers;
}

function timer(text: string, inMs: number, more: Partial<Timer> = {}): Timer {
  return { kind: "note", platform: "console", dueAt: bed.clock.now() + inMs, data: { text }, ...more };
}

async function set(timers: Timers, text: string, inMs: number, more: Partial<Timer> = {}): Promise<void> {
  await bed.store.commit([timers.set(text, timer(text, inMs, more))]);
  timers.changed();
  await turns();
}

async function pass(ms: number): Promise<void> {
  bed.clock.advance(ms);
  await turns();
}

describe("a timer", () => {
  test("is done when it is due, not before, once, and leaves nothing behind", async () => {
    const timers = start();
    await set(timers, "a", 60_000);
    for (let n = 0; n < 3; n++) await pass(19_999);
    expect(fired).toEqual([]);
    await pass(3);
    expect(fired).toEqual(["a"]);
    expect(await bed.store.list("timers")).toEqual([]);
    await pass(3_600_000);
    expect(fired).toEqual(["a"]);
  });

  test("that is set while a later one is awaited is not kept waiting", async () => {
    const timers = start();
    await set(timers, "later", 25_000);
    await set(timers, "sooner", 5_000);
    await pass(5_000);
    expect(fired).toEqual(["sooner"]);
  });

  test("survives a restart, and one that became due meanwhile is done at the start", async () => {
    const timers = start();
    await set(timers, "a", 60_000);
    await set(timers, "b", 600_000);
    await timers.stop();
    await bed.start();
    await pass(120_000);
    expect(fired).toEqual([]);
    start();
    await turns();
    expect(fired).toEqual(["a"]);
    for (let n = 0; n < 30; n++) await pass(20_000);
    expect(fired).toEqual(["a", "b"]);
  });

  test("is done by one of two processes", async () => {
    const [one, two] = [open(), open()];
    await bed.store.commit([one.set("a", timer("a", 0))]);
    await Promise.all([one.fire(), two.fire()]);
    expect(fired).toEqual(["a"]);
  });

  test("that a process began and did not end is done again by another, a minute later", async () => {
    const dying = open({ note: () => new Promise(() => undefined) });
    await bed.store.commit([dying.set("a", timer("a", 0))]);
    void dying.fire();
    await turns();
    const other = open();
    await other.fire();
    expect(fired).toEqual([]);
    await pass(60_000);
    await other.fire();
    expect(fired).toEqual(["a"]);
  });

  test("that fails is tried five times, a minute apart, and then given up loudly", async () => {
    let tries = 0;
    const timers = start({
      note: async () => {
        tries += 1;
        throw new Error("the chat is away");
      },
    });
    await set(timers, "a", 1_000);
    for (let n = 0; n < 40; n++) await pass(15_000);
    expect(tries).toBe(5);
    expect(errors).toEqual(["timer.failed"]);
    expect(await bed.store.list("timers")).toEqual([]);
  });

  test("that fails for what passes is tried for a day, and ends well once it has passed", async () => {
    const backAt = bed.clock.now() + 6 * 3_600_000;
    const timers = start({
      note: async (timer) => {
        if (bed.clock.now() < backAt) throw new BotError("vendor_unreachable", "Slack cannot be reached.");
        return note.note?.(timer);
      },
    });
    await set(timers, "a", 1_000);
    for (let n = 0; n < 7 * 120; n++) await pass(30_000);
    expect(fired).toEqual(["a"]);
    expect(errors).toEqual([]);
    expect(await bed.store.list("timers")).toEqual([]);
  });

  test("that hangs holds up neither those due at the same time nor a stop", async () => {
    const timers = start({
      note: (timer) => (timer.data.text === "hangs" ? new Promise(() => undefined) : (note.note?.(timer) as never)),
    });
    await bed.store.commit([timers.set("hangs", timer("hangs", 0)), timers.set("b", timer("b", 0))]);
    timers.changed();
    await turns();
    expect(fired).toEqual(["b"]);
    await timers.stop();
    expect((await bed.store.list("timers")).map(({ id }) => id)).toEqual(["hangs"]);
  });

  test("of a chat that is not set up any more keeps no other from being done, and goes after a day", async () => {
    const timers = start(note, (platform) => platform === "console");
    for (let n = 0; n < 150; n++) await bed.store.commit([timers.set(`s${n}`, timer("s", n, { platform: "slack" }))]);
    await set(timers, "mine", 1_000);
    for (let n = 0; n < 4; n++) await pass(30_000);
    expect(fired).toEqual(["mine"]);
    expect(await bed.store.list("timers")).toHaveLength(150);
    await pass(86_400_000);
    for (let n = 0; n < 20; n++) await pass(30_000);
    expect(await bed.store.list("timers")).toEqual([]);
  });

  test("of a chat that this process does not reach is left to those that do", async () => {
    const timers = start(note, (platform) => platform === "console");
    await set(timers, "s", 1_000, { platform: "slack" });
    await pass(10_000);
    expect(fired).toEqual([]);
    await open(note, () => true).fire();
    expect(fired).toEqual(["s"]);
  });
});

describe("a clock that jumps", () => {
  test("forward by an hour: what became due is done within half a minute, once", async () => {
    const timers = start();
    await set(timers, "a", 3_000_000);
    // Sleeps that are under way do not notice the date; the look after the next one does.
    const sleeping = bed.clock.now();
    bed.clock.set(sleeping + 3_600_000);
    await pass(30_000);
    expect(fired).toEqual(["a"]);
  });

  test("back by an hour: it waits for its own time, and is done once", async () => {
    const timers = start();
    await set(timers, "a", 60_000);
    bed.clock.set(bed.clock.now() - 3_600_000);
    for (let n = 0; n < 120; n++) await pass(30_000);
    expect(fired).toEqual([]);
    for (let n = 0; n < 4; n++) await pass(30_000);
    expect(fired).toEqual(["a"]);
  });

  test.each([
    ["America/New_York", "2026-03-08T00:30"],
    ["America/New_York", "2026-11-01T00:30"],
    ["Europe/London", "2026-03-29T00:30"],
    ["Europe/London", "2026-10-25T00:30"],
    ["Australia/Lord_Howe", "2026-04-05T00:30"],
    ["Australia/Lord_Howe", "2026-10-04T00:30"],
  ])("over the change of the clocks in %s on %s a timer of three hours takes three hours", async (zone, local) => {
    const begin = DateTime.fromISO(local, { zone }).toMillis();
    bed.clock.set(begin);
    const timers = start();
    await set(timers, "a", 3 * 3_600_000);
    while (fired.length === 0 && bed.clock.now() < begin + 6 * 3_600_000) await pass(30_000);
    expect(bed.clock.now() - begin).toBe(3 * 3_600_000);
    expect(fired).toEqual(["a"]);
  });
});
