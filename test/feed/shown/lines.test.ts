import { expect, test } from "vitest";
import type { ChatAdapter } from "../../../src/core/chat.ts";
import { plainText } from "../../../src/core/plain-text.ts";
import { alert, makeWorld, ROUTE, type World } from "./world.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

function range(from: number, n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => from + i);
}

/** A chat like the console: what is said scrolls by. */
function scrolling(): { readonly adapter: ChatAdapter; readonly said: string[] } {
  const said: string[] = [];
  const adapter: ChatAdapter = {
    ...{ platform: "console", keepsMessages: false },
    start: async () => undefined,
    stop: async () => undefined,
    send: async (_place, { reply }) => {
      said.push(plainText(reply, { zone: "UTC", now: Date.parse("2026-11-21T03:00:00Z") }));
      return { platform: "console", id: String(said.length) };
    },
    update: async () => {
      throw new Error("What has scrolled by is not edited.");
    },
  };
  return { adapter, said };
}

async function makeConsole(): Promise<{ readonly world: World; readonly said: string[] }> {
  const world = await makeWorld();
  const { adapter, said } = scrolling();
  world.adapters.set("console", adapter);
  world.routes = [{ ...ROUTE, to: ["console:main"] }];
  world.start();
  return { world, said };
}

test("the console shows a card when it arrives and one line when it changes", async () => {
  const { world, said } = await makeConsole();
  world.known.fire(alert(12));
  await world.settle();
  expect(said).toEqual([
    expect.stringMatching(/^PD-12 Queue is stuck\n {2}■ open · .*\n {2}\[Acknowledge\] ack PD-12/u),
  ]);
  world.known.happens("repeated", [12], { count: 2 });
  await world.settle();
  world.known.happens("acknowledged", [12], { who: "Ana", through: "#ops" });
  await world.settle();
  world.known.happens("noted", [12], { who: "Ben", text: "Looking at\nthe disk" });
  await world.settle();
  world.known.happens("closed", [12], { who: "Ben" });
  await world.settle();
  expect(said.slice(1)).toEqual([
    "PD-12 acknowledged by Ana in #ops",
    "PD-12 noted by Ben: Looking at the disk",
    "PD-12 closed by Ben",
  ]);
});

test("what somebody has asked for in the console is told by its report, and what comes later by a line", async () => {
  const { world, said } = await makeConsole();
  world.known.fire(alert(12));
  await world.settle();
  world.reported.add("console:main pagerduty:P12");
  world.known.happens("acknowledged", [12], { who: "Ana" });
  await world.settle();
  world.reported.clear();
  world.known.happens("closed", [12], { who: "Ben" });
  await world.settle();
  expect(said.slice(1)).toEqual(["PD-12 closed by Ben"]);
});

test("what happens to many alerts at once is one line in the console", async () => {
  const { world, said } = await makeConsole();
  world.known.fire(...range(1, 8).map((n) => alert(n)));
  await world.settle();
  world.known.happens("acknowledged", range(1, 8), { who: "Ana" });
  await world.settle();
  expect(said.slice(8)).toEqual(["PD-1, PD-2, PD-3 and 5 more acknowledged by Ana"]);
});

test("the console repeats nothing after a restart, and tells what happened meanwhile", async () => {
  const { world, said } = await makeConsole();
  world.known.fire(alert(1), alert(2));
  await world.settle();
  world.known.happens("acknowledged", [1], { who: "Ana" });
  await world.settle();
  await world.stop();
  said.length = 0;
  world.known.happens("closed", [1], { who: "Ben" });
  world.start();
  await world.settle();
  expect(said).toEqual(["PD-1 closed by Ben"]);
});

test("a storm is a message every few seconds in the console, and no flood", async () => {
  const { world, said } = await makeConsole();
  for (const second of range(0, 30)) {
    world.known.fire(...range(second * 20, 20).map((n) => alert(n)));
    await world.elapse(SECOND_MS);
  }
  await world.settle();
  await world.pass(10 * SECOND_MS);
  expect(said.slice(0, 10).every((text) => text.includes("Queue is stuck"))).toBe(true);
  const storm = said.slice(10);
  expect(storm.length).toBeLessThan(10);
  expect(storm.every((text) => /^Storm 1(?: is over)?: /u.test(text))).toBe(true);
  expect(storm.at(-1)).toBe(
    "Storm 1: 590 alerts, 590 unacknowledged\nsince 03:00 · 590 a minute · 590 unacknowledged\n" +
      "  [Acknowledge all 590] ack all in storm 1:590",
  );
  world.known.happens("acknowledged", range(10, 590), { who: "Ana" });
  await world.pass(2 * MINUTE_MS);
  expect(said.at(-1)).toBe("Storm 1 is over: 590 alerts, all acknowledged\nfrom 03:00 to 03:00 · 590 acknowledged");
});

test("alerts that are alike are told one by one in the console as long as they are few, and then together", async () => {
  const { world, said } = await makeConsole();
  const service = { id: "S1", name: "API" };
  const alike = (numbers: readonly number[]): void =>
    world.known.fire(...numbers.map((n) => alert(n, { title: `Disk of db-${n} is full`, service })));
  alike([1]);
  await world.settle();
  alike([2]);
  await world.settle();
  expect(said.slice(1)).toEqual(["PD-2 fired: Disk of db-2 is full"]);
  for (const second of range(0, 20)) {
    alike(range(3 + second * 4, 4));
    await world.elapse(SECOND_MS);
  }
  await world.pass(10 * SECOND_MS);
  const together = said.slice(2);
  expect(together.length).toBeLessThan(8);
  expect(together.at(-1)).toMatch(
    /^82 alerts: Disk of db-82 is full\ncard 1 · .* · 82 unacknowledged\n {2}\[Acknowledge all 82\] ack all in card 1:82$/u,
  );
  world.known.happens("acknowledged", range(1, 82), { who: "Ana" });
  await world.pass(10 * SECOND_MS);
  expect(said.at(-1)).toMatch(/^82 alerts: Disk of db-82 is full\ncard 1 · .* · 82 acknowledged$/u);
});

test("where a route wants it, each change is also said in the card's thread, and only there", async () => {
  const world = await makeWorld();
  world.routes = [{ ...ROUTE, updates: "thread" }];
  world.start();
  world.known.fire(alert(1));
  await world.settle();
  world.known.happens("acknowledged", [1], { who: "Ana", through: "#ops" });
  world.known.happens("noted", [1], { who: "Ana", text: "On it" });
  await world.settle();
  world.known.happens("closed", [1], { who: "Ana" });
  await world.settle();
  const [card, ...others] = world.chat.messages;
  expect(others.map(({ thread }) => thread)).toEqual([card?.ref.thread, card?.ref.thread]);
  expect(others.map(({ states }) => states)).toEqual([
    ["PD-1 acknowledged by Ana in #ops\nPD-1 noted by Ana: On it"],
    ["PD-1 closed by Ana"],
  ]);
});

test("what nobody acknowledged in time is said again, once, in the route's words, and calls those it names", async () => {
  const world = await makeWorld();
  world.routes = [
    {
      ...ROUTE,
      watch: { afterMs: 10 * MINUTE_MS, say: "Nobody has taken this." },
      mention: [{ who: ["lasting:here"], when: "unacknowledged" }],
    },
  ];
  world.start();
  world.known.fire(alert(1), alert(2), alert(3));
  await world.pass(5 * MINUTE_MS);
  world.known.happens("acknowledged", [2], { who: "Ana" });
  world.known.happens("closed", [3], { who: "Ana" });
  await world.stop();
  world.start();
  await world.pass(4 * MINUTE_MS);
  expect(world.chat.messages).toHaveLength(3);
  await world.pass(2 * MINUTE_MS);
  expect(world.chat.texts.slice(3)).toEqual([
    expect.stringMatching(
      /^Nobody has taken this\.\n@here\n {2}■ PD-1 Queue is stuck .*\n {2}\[Acknowledge\] ack PD-1/u,
    ),
  ]);
  expect(world.chat.messages[3]).toMatchObject({ thread: undefined, latest: { reply: { about: "PD-1" } } });
  expect(world.chat.messages[3]?.latest.reply.blocks?.[0]).toEqual({
    type: "text",
    line: [{ type: "mention", id: "lasting:here", text: "@here" }],
  });
  world.known.happens("unacknowledged", [2]);
  await world.pass(60 * MINUTE_MS);
  await world.stop();
  world.start();
  await world.pass(60 * MINUTE_MS);
  expect(world.chat.messages).toHaveLength(4);
});

test("the overdue alerts of a storm are said in one message", async () => {
  const world = await makeWorld();
  const watch = { afterMs: 5 * MINUTE_MS, say: "Nobody has taken these." };
  world.routes = [{ ...ROUTE, watch, storm: { cards: 1, withinMs: MINUTE_MS } }];
  world.start();
  world.known.fire(...range(1, 31).map((n) => alert(n)));
  await world.pass(MINUTE_MS);
  world.known.happens("acknowledged", range(1, 11), { who: "Ana" });
  await world.pass(5 * MINUTE_MS);
  expect(world.chat.texts.slice(2)).toEqual([expect.stringMatching(/^Nobody has taken these\.\n/u)]);
  expect(world.chat.texts[2]).toContain("… and 15 more");
  expect(world.chat.texts[2]).toContain("[Acknowledge all 20] ack all in storm 1:30");
});

test("alerts of a storm that become overdue one after another are said together, and later ones not before long", async () => {
  const world = await makeWorld();
  const watch = { afterMs: 5 * MINUTE_MS, say: "Nobody has taken these." };
  world.routes = [{ ...ROUTE, watch, storm: { cards: 1, withinMs: 10 * MINUTE_MS } }];
  world.start();
  const began = world.clock.now();
  const fire = async (n: number): Promise<void> => {
    world.known.fire(alert(n, { createdAt: world.clock.now() }));
    await world.pass(2_000);
  };
  for (const n of range(1, 20)) await fire(n);
  await world.pass(2 * MINUTE_MS);
  await fire(21);
  const said = () => world.chat.texts.filter((text) => text.startsWith("Nobody has taken these."));
  await world.pass(began + 5 * MINUTE_MS + 40_000 - world.clock.now());
  // The first, which has a card of its own, and the nineteen of the storm at once.
  expect(said()).toHaveLength(2);
  expect(said()[1]).toContain("… and 14 more");
  await world.pass(9 * MINUTE_MS);
  expect(said()).toHaveLength(2);
  await world.pass(2 * MINUTE_MS);
  expect(said()).toHaveLength(3);
  expect(said()[2]).toContain("PD-21");
});
