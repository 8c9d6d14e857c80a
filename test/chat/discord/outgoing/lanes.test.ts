import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLanes } from "../../../../src/chat/discord/outgoing/lanes.ts";
import { TestClock } from "../../../kit/test-clock.ts";

function openLanes() {
  const clock = new TestClock();
  const stopping = new AbortController();
  const lanes = createLanes(clock, stopping.signal);
  const started: string[] = [];
  /** Calls that are under way until they are told to end. */
  const open: (() => void)[] = [];
  const call = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => open.push(() => resolve(name)));
  };
  const quick = (name: string) => async () => void started.push(name);
  return { clock, stopping, lanes, started, open, call, quick };
}

test("one call of a channel at a time, in their order, and a few channels at once", async () => {
  const { lanes, started, open, call } = openLanes();
  for (let channel = 0; channel < 9; channel += 1) {
    void lanes.run(`${channel}`, call(`${channel}a`));
    void lanes.run(`${channel}`, call(`${channel}b`));
  }
  expect(started).toEqual(["0a", "1a", "2a", "3a", "4a", "5a"]);
  open[0]?.();
  await nextTurn();
  expect(started.at(-1)).toBe("6a");
  for (let i = 0; i < 20; i += 1) {
    for (const end of open) end();
    await nextTurn();
  }
  expect(started).toHaveLength(18);
  for (let channel = 0; channel < 9; channel += 1) {
    expect(started.indexOf(`${channel}a`)).toBeLessThan(started.indexOf(`${channel}b`));
  }
});

test("no more than thirty begin in a second, and all of them in the end", async () => {
  const { clock, lanes, started, quick } = openLanes();
  const all = Array.from({ length: 100 }, (_, i) => lanes.run(`${i % 7}`, quick(`${i}`)));
  for (let i = 0; i < 200; i += 1) await nextTurn();
  expect(started).toHaveLength(30);
  clock.advance(1_000);
  for (let i = 0; i < 200; i += 1) await nextTurn();
  expect(started).toHaveLength(60);
  await clock.drive(Promise.all(all));
  expect(started).toHaveLength(100);
});

test("what fails holds up nothing; what is withdrawn, or waits at a stop, does not begin", async () => {
  const { stopping, lanes, started, call, quick } = openLanes();
  await expect(lanes.run("1", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  void lanes.run("1", call("first"));
  const withdrawn = new AbortController();
  const taken = lanes.run("1", quick("withdrawn"), withdrawn.signal);
  withdrawn.abort(new Error("newer"));
  await expect(taken).rejects.toThrow("newer");
  const late = lanes.run("1", quick("late"));
  stopping.abort(new Error("stopping"));
  await expect(late).rejects.toThrow("stopping");
  await expect(lanes.run("2", quick("later"))).rejects.toThrow("stopping");
  expect(started).toEqual(["first"]);
});

test("too much is refused, and goes to be tried again", async () => {
  const { lanes, call } = openLanes();
  for (let i = 0; i < 5_001; i += 1) lanes.run("1", call(`${i}`)).catch(() => undefined);
  await expect(lanes.run("1", call("more"))).rejects.toMatchObject({ code: "vendor_rate_limited" });
});
