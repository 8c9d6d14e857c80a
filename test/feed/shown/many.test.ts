import { expect, test } from "vitest";
import type { FeedCard } from "../../../src/core/feed.ts";
import type { Store } from "../../../src/core/store.ts";
import { alert, makeWorld, ROUTE, type World } from "./world.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WEB = { service: { id: "W", name: "Web" } };

function range(from: number, n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => from + i);
}

async function cardsOf({ store }: World): Promise<readonly FeedCard[]> {
  return (await store.list("cards")).map(({ value }) => value as FeedCard);
}

/** Every alert is on exactly one card. */
async function expectAllOnce(world: World, numbers: readonly number[]): Promise<void> {
  const shown = (await cardsOf(world)).flatMap(({ members }) => members.map((member) => member.alert));
  expect(shown.toSorted()).toEqual(numbers.map((number) => `pagerduty:P${number}`).toSorted());
}

test("alerts of one service and trouble share a card with a count and with buttons for what it shows", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1, { ...WEB, title: "Disk 91% full on web-1a2b3c" }));
  await world.settle();
  await world.pass(2 * MINUTE_MS);
  world.known.fire(
    alert(2, { ...WEB, title: "Disk 97% full on web-99ffee" }),
    alert(3, { ...WEB, title: "CPU is hot" }),
  );
  await world.settle();
  expect(world.chat.texts).toEqual([
    "2 alerts: Disk 97% full on web-99ffee\ncard 1 · Web · 21 Nov 2026 03:00 to 21 Nov 2026 03:02 · 2 unacknowledged\n" +
      "Newest unacknowledged\n  ■ PD-2 Disk 97% full on web-99ffee · high urgency · paging Ana\n" +
      "  ■ PD-1 Disk 91% full on web-1a2b3c · high urgency · paging Ana\n" +
      "  [Acknowledge all 2] ack all in card 1:2\n  [Resolve all 2] resolve all in card 1:2\n  [List all] alerts in card 1",
    expect.stringContaining("PD-3 CPU is hot"),
  ]);
  expect(world.chat.messages[0]?.latest.reply.about).toBeUndefined();

  await world.pass(6 * MINUTE_MS);
  world.known.fire(alert(4, { ...WEB, title: "Disk 98% full on web-1a2b3c" }));
  await world.settle();
  expect(world.chat.texts).toHaveLength(3);
});

test("the vendor's own fingerprint goes before the title, and a route may have no groups", async () => {
  const world = await makeWorld();
  world.routes = [
    { ...ROUTE, vendors: ["pagerduty"] },
    { ...ROUTE, groupWithinMs: 0 },
  ];
  world.start();
  world.known.fire(
    alert(1, { ...WEB, fingerprint: "a", title: "Down" }),
    alert(2, { ...WEB, fingerprint: "b", title: "Down" }),
  );
  world.known.fire(alert(3, { ...WEB, fingerprint: "a", title: "Quite another" }));
  world.known.fire(alert(4, { account: "og", ...WEB }), alert(5, { account: "og", ...WEB }));
  await world.settle();
  expect((await cardsOf(world)).map(({ members }) => members.length).toSorted()).toEqual([1, 1, 1, 2]);
});

test("what is open again is not meant by a button from before", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(...range(1, 3).map((n) => alert(n, WEB)));
  await world.settle();
  expect(world.chat.texts[0]).toContain("ack all in card 1:3");
  world.known.happens("acknowledged", [1, 2, 3], { who: "Ana" });
  await world.settle();
  expect(world.chat.texts[0]).not.toContain("ack all");
  expect(world.chat.texts[0]).toContain("resolve all in card 1:3");
  world.known.happens("unacknowledged", [2]);
  await world.settle();
  expect(world.chat.texts[0]).toContain("[Acknowledge 1] ack all in card 1:4");
  const [card] = await cardsOf(world);
  expect(card?.members.map(({ ordinal }) => ordinal)).toEqual([1, 4, 3]);
});

test("a storm of 500: ten cards and one for all others, current once a second, settled when it is over", async () => {
  const world = await makeWorld();
  world.start();
  const started = world.clock.now();
  for (const second of range(0, 50)) {
    world.known.fire(
      ...range(second * 10, 10).map((n) => alert(n, { service: { id: `S${n}`, name: `Service ${n % 7}` } })),
    );
    await world.elapse(SECOND_MS / 2);
  }
  await world.settle();
  await expectAllOnce(world, range(0, 500));
  expect(world.chat.messages).toHaveLength(11);
  const storm = world.chat.messages[10];
  expect(storm?.states.length).toBeLessThanOrEqual((world.clock.now() - started) / SECOND_MS + 2);
  expect(storm?.states.length).toBeGreaterThan(15);
  const text = storm?.states.at(-1) ?? "";
  expect(text).toContain("Storm 1: 490 alerts, 490 unacknowledged\nsince 21 Nov 2026 03:00 · 490 a minute");
  expect(text).toMatch(/Services: 70 Service \d · 70 Service \d · 70 Service \d · 70 Service \d · 210 others/u);
  expect(text).toContain("Priorities: 490 high");
  expect(text).toContain("  ■ PD-499 ");
  expect(text).toContain("… and 485 more");
  expect(storm?.latest.reply.buttons?.map(({ label, say }) => [label, say])).toEqual([
    ["Acknowledge all 490", "ack all in storm 1:490"],
    ["List all", "alerts in storm 1"],
  ]);

  await world.pass(MINUTE_MS);
  expect(storm?.states.at(-1)).toContain(
    "Storm 1 is over: 490 alerts, 490 unacknowledged\nfrom 21 Nov 2026 03:00 to 21 Nov 2026 03:00 · 490 unacknowledged",
  );
  world.known.happens("acknowledged", range(0, 500), { who: "Ana", through: "#ops" });
  await world.settle();
  expect(storm?.states.at(-1)).toContain("Storm 1 is over: 490 alerts, all acknowledged");
  expect(storm?.states.at(-1)).toContain(" · 490 acknowledged");
  expect(storm?.latest.reply.buttons?.map(({ label }) => label)).toEqual(["List all"]);
  world.known.happens("closed", range(0, 500), { who: "Ben" });
  await world.settle();
  expect(storm?.states.at(-1)).toContain("all closed");
  expect(storm?.latest.reply.tone).toBe("good");

  // The next one has its own card again.
  world.known.fire(alert(600));
  await world.settle();
  expect(world.chat.messages).toHaveLength(12);
  expect(world.logged).toEqual([]);
});

test("a storm that ends begins anew with another number, also after a restart in the middle", async () => {
  const world = await makeWorld();
  world.routes = [{ ...ROUTE, storm: { cards: 2, withinMs: MINUTE_MS } }];
  world.start();
  world.known.fire(...range(1, 5).map((n) => alert(n)));
  await world.settle();
  await world.stop();
  world.known.fire(alert(6));
  world.start();
  await world.settle();
  expect(world.chat.texts[2]).toContain("Storm 1: 4 alerts");
  await world.pass(2 * MINUTE_MS);
  world.known.fire(...range(11, 4).map((n) => alert(n)));
  await world.settle();
  expect(world.chat.texts.map((text) => text.split("\n")[0])).toEqual([
    ...["PD-1 Queue is stuck", "PD-2 Queue is stuck", "Storm 1 is over: 4 alerts, 4 unacknowledged"],
    ...["PD-11 Queue is stuck", "PD-12 Queue is stuck", "Storm 2: 2 alerts, 2 unacknowledged"],
  ]);
});

test("ten thousand in a minute: all are on a card, and the card is written and shown once a second at most", async () => {
  const world = await makeWorld();
  let writes = 0;
  const { get, list, commit } = world.store;
  const counting: Store["commit"] = (changes) => {
    writes += 1;
    return commit(changes);
  };
  world.start({ store: { get, list, commit: counting } });
  const begun = performance.now();
  for (const tick of range(0, 200)) {
    world.known.fire(...range(tick * 50, 50).map((n) => alert(n)));
    await world.elapse(300);
  }
  await world.settle();
  await expectAllOnce(world, range(0, 10_000));
  expect(writes).toBeLessThan(80);
  expect(world.chat.messages[10]?.states.length).toBeLessThan(70);
  expect(world.chat.texts[10]).toContain("Storm 1: 9,990 alerts, 9,990 unacknowledged");
  world.known.happens("acknowledged", range(0, 10_000), { who: "Ana" });
  await world.settle();
  expect(world.chat.texts[10]).toContain("all acknowledged");
  expect(performance.now() - begun).toBeLessThan(30_000);
}, 60_000);

test("what was over when a button was drawn is not meant by it, in whatever state it is there again", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1, WEB), alert(2, WEB));
  await world.settle();
  world.known.happens("closed", [1]);
  await world.pass(SECOND_MS);
  expect(world.chat.texts[0]).toContain("resolve all in card 1:2");
  world.known.happens("acknowledged", [1]);
  await world.pass(SECOND_MS);
  expect(world.chat.texts[0]).toContain("resolve all in card 1:3");
  expect((await cardsOf(world))[0]?.members.map(({ ordinal }) => ordinal)).toEqual([3, 2]);
});

test("numbers go on after the highest that a card has, should their count be lost", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1, WEB), alert(2, WEB));
  await world.settle();
  await world.store.commit([{ drop: "settings", id: "feed:cards" }]);
  world.known.fire(alert(3, { ...WEB, title: "Other" }), alert(4, { ...WEB, title: "Other" }));
  await world.settle();
  expect((await cardsOf(world)).map(({ number }) => number).toSorted()).toEqual([1, 2]);
});

test("what began in a storm and is heard late, because a vendor was slow to tell, is on its card", async () => {
  const world = await makeWorld();
  world.routes = [{ ...ROUTE, storm: { cards: 2, withinMs: MINUTE_MS } }];
  world.start();
  world.known.fire(...range(1, 20).map((n) => alert(n)));
  await world.settle();
  const began = world.clock.now();
  await world.pass(2 * MINUTE_MS);
  expect(world.chat.texts.at(-1)).toContain("over: 18 alerts");
  world.known.fire(...range(21, 30).map((n) => alert(n, { createdAt: began - 1_000 })));
  await world.settle();
  expect(world.chat.messages).toHaveLength(3);
  expect(world.chat.texts.at(-1)).toMatch(/^Storm 1: 48 alerts, 48 unacknowledged\nsince /u);
  expect(world.chat.texts.at(-1)).toContain("[Acknowledge all 48] ack all in storm 1:48");
  await world.pass(2 * MINUTE_MS);
  expect(world.chat.texts.at(-1)).toContain("over: 48 alerts");
  world.known.fire(alert(51));
  await world.pass(10 * MINUTE_MS);
  world.known.fire(alert(52, { createdAt: began }));
  await world.settle();
  expect(world.chat.messages).toHaveLength(5);
});

test("after the clock was set back by hours a storm ends as it would have, and what is new is none", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(...range(1, 12).map((n) => alert(n)));
  await world.settle();
  world.clock.set(world.clock.now() - 5 * HOUR_MS);
  await world.pass(MINUTE_MS + SECOND_MS);
  world.known.fire(alert(50));
  await world.settle();
  const storms = (await cardsOf(world)).filter(({ kind }) => kind === "storm");
  expect(storms.map(({ members, endedAt }) => [members.length, typeof endedAt])).toEqual([[2, "number"]]);
});
