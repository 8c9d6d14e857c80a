import { expect, test } from "vitest";
import type { Route } from "../../../src/core/routes.ts";
import { LastingChat } from "../../kit/lasting-chat.ts";
import { alert, makeWorld, ROUTE, type World } from "./world.ts";

const MINUTE_MS = 60_000;

function buttonsOf({ chat }: World, at = -1): readonly string[] {
  return chat.messages.at(at)?.latest.reply.buttons?.map(({ say }) => say) ?? [];
}

test("an alert becomes one card, which changes as the alert does, and offers what can be done in each state", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(12, { priority: "P1", count: 3 }));
  await world.settle();
  expect(world.chat.texts).toEqual([
    expect.stringMatching(
      /^PD-12 Queue is stuck\n {2}■ open · API · P1 · paging Ana · since 21 Nov 2026 03:00 · fired 3 times\n/u,
    ),
  ]);
  expect(buttonsOf(world)).toEqual([
    ...["ack PD-12", "resolve PD-12", "snooze PD-12 1h", "note PD-12", "escalate PD-12", "assign PD-12 to me"],
  ]);
  const [message] = world.chat.messages;
  expect(message?.latest.reply).toMatchObject({ about: "PD-12", aboutState: "open", tone: "warn" });
  expect(message?.latest.reply.buttons?.find(({ label }) => label === "Note")?.form).toBe("note");

  await world.pass(2 * MINUTE_MS);
  world.known.happens("acknowledged", [12], { who: "Ana", through: "#ops" });
  await world.settle();
  expect(world.chat.texts[0]).toContain("acknowledged by Ana in #ops · 21 Nov 2026 03:02");
  expect(buttonsOf(world)).toEqual([
    ...["resolve PD-12", "snooze PD-12 1h", "note PD-12", "escalate PD-12", "assign PD-12 to me"],
  ]);

  world.known.happens("snoozed", [12], { snoozedUntilAt: Date.parse("2026-11-21T05:00:00Z") });
  await world.settle();
  expect(world.chat.texts[0]).toContain("‖ snoozed until 21 Nov 2026 05:00 · API");
  expect(buttonsOf(world)).toEqual(["resolve PD-12", "note PD-12", "escalate PD-12", "assign PD-12 to me"]);

  await world.pass(18 * MINUTE_MS);
  world.known.happens("closed", [12], { who: "Ben", through: "the phone app" });
  await world.settle();
  expect(world.chat.texts).toEqual([
    "PD-12 Queue is stuck\n  ✓ closed · API · P1 · fired 3 times\n      fired 21 Nov 2026 03:00 · " +
      "acknowledged 21 Nov 2026 03:02 by Ana in #ops · snoozed 21 Nov 2026 03:02 · " +
      "closed 21 Nov 2026 03:20 by Ben through the phone app",
  ]);
  expect(buttonsOf(world)).toEqual([]);
  expect(world.chat.messages).toHaveLength(1);
  expect(world.logged).toEqual([]);
});

test("a route takes buttons away, and an alert without a policy is not escalated", async () => {
  const world = await makeWorld();
  world.routes = [{ ...ROUTE, buttons: ["ack", "escalate"] }];
  world.start();
  const { policy: _policy, ...without } = alert(2);
  world.known.fire(alert(1), without);
  await world.settle();
  expect([buttonsOf(world, 0), buttonsOf(world, 1)]).toEqual([["ack PD-1", "escalate PD-1"], ["ack PD-2"]]);
});

test("what does not show changes no message, not even after a restart", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1), alert(2));
  await world.settle();
  await world.stop();
  await world.pass(60 * MINUTE_MS);
  world.start();
  await world.settle();
  world.known.happens("triggered", [1]);
  await world.settle();
  expect(world.chat.messages.map(({ states }) => states.length)).toEqual([1, 1]);
});

test("of what is there before the feed nobody is told until it changes, nor of what was closed meanwhile", async () => {
  const world = await makeWorld();
  world.known.fire(alert(1), alert(2), alert(3));
  const old = world.known.get("pagerduty:P1");
  if (old === undefined) throw new Error("It is not known.");
  world.known.put({ ...old, isOld: true });
  world.known.happens("closed", [2]);
  world.start();
  await world.settle();
  expect(world.chat.texts).toEqual([expect.stringContaining("PD-3")]);
  world.known.put(old);
  await world.settle();
  expect(world.chat.texts[1]).toContain("PD-1");
});

test("alerts go wherever a route leads them, and in a place the first route that fits makes the rules", async () => {
  const world = await makeWorld();
  const other = new LastingChat("other");
  world.adapters.set("other", other.connect());
  const to = (facts: Partial<Route>): Route => ({ ...ROUTE, ...facts });
  world.routes = [
    to({ services: ["checkout"], to: ["other:room"], buttons: ["ack"] }),
    to({ teams: ["T1"], tags: ["Prod"], to: ["lasting:room"] }),
    to({ priorities: ["p1"], vendors: ["PagerDuty"], urgencies: ["high"], to: ["other:room"], buttons: ["resolve"] }),
  ];
  world.start();
  world.known.fire(
    alert(1, { service: { id: "S1", name: "Checkout" }, priority: "P1" }),
    alert(2, { priority: "P1" }),
    alert(3, { teams: [{ id: "T1", name: "Infra" }], tags: ["prod", "eu"] }),
    alert(4, { teams: [{ id: "T1", name: "Infra" }] }),
    alert(5, { priority: "P1", urgency: "low" }),
  );
  await world.settle();
  const shown = (chat: LastingChat) =>
    chat.messages.map(({ latest: { reply } }) => [reply.about, reply.buttons?.map(({ label }) => label).join()]);
  expect(shown(other)).toEqual([
    ["PD-1", "Acknowledge"],
    ["PD-2", "Resolve"],
  ]);
  expect(shown(world.chat).map(([about]) => about)).toEqual(["PD-3"]);
});

test("changed routes hold from the next alert on", async () => {
  const world = await makeWorld();
  const other = new LastingChat("other");
  world.adapters.set("other", other.connect());
  world.start();
  world.known.fire(alert(1));
  await world.settle();
  world.routes = [{ ...ROUTE, to: ["other:room"], buttons: [] }];
  world.known.fire(alert(2));
  world.known.happens("acknowledged", [1], { who: "Ana" });
  await world.settle();
  expect(other.texts).toEqual([expect.stringContaining("PD-2"), expect.stringContaining("PD-1")]);
  expect(world.chat.texts).toEqual([expect.stringContaining("acknowledged by Ana")]);
  expect(buttonsOf(world)).toContain("resolve PD-1");
});

test("a deleted card comes back only while its alert is open", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1), alert(2));
  await world.settle();
  for (const message of world.chat.messages) message.isDeleted = true;
  world.known.happens("acknowledged", [1], { who: "Ana" });
  world.known.happens("closed", [2], { who: "Ana" });
  await world.settle();
  expect(world.chat.texts).toEqual([expect.stringContaining("PD-1")]);
  world.known.happens("closed", [1], { who: "Ana" });
  await world.settle();
  expect(world.chat.texts).toEqual([expect.stringContaining("✓ closed")]);
  world.known.happens("reopened", [2]);
  await world.settle();
  expect(world.chat.texts).toEqual([expect.stringContaining("PD-1"), expect.stringContaining("PD-2")]);
});

test("a chat that fails is tried again with growing waits, and no other place waits for it", async () => {
  const world = await makeWorld();
  const other = new LastingChat("other");
  world.adapters.set("other", other.connect());
  world.routes = [{ ...ROUTE, to: ["lasting:room", "other:room"] }];
  let tries = 0;
  world.chat.onWrite = () => {
    tries += 1;
    throw new Error("The chat is away.");
  };
  world.start();
  world.known.fire(alert(1), alert(2), alert(3));
  await world.settle();
  expect(other.texts).toHaveLength(3);
  await world.pass(10 * MINUTE_MS);
  expect(tries).toBeGreaterThan(8);
  expect(tries).toBeLessThan(25);
  expect(world.logged).toEqual(["feed.cards.chat.failed"]);
  world.chat.onWrite = () => undefined;
  await world.pass(2 * MINUTE_MS);
  expect(world.chat.texts).toHaveLength(3);
});

test("a place on a chat that is not there yet is told once it is", async () => {
  const world = await makeWorld();
  const late = new LastingChat("late");
  world.routes = [{ ...ROUTE, to: ["late:room"] }];
  world.start();
  world.known.fire(alert(1));
  await world.settle();
  world.adapters.set("late", late.connect());
  await world.pass(MINUTE_MS);
  expect(late.texts).toEqual([expect.stringContaining("PD-1")]);
});

test("people are called with a new card where a route says so, and only on their own platform", async () => {
  const world = await makeWorld();
  const mention = [
    { who: ["lasting:S1", "slack:S2"], when: "new" },
    { who: ["lasting:here"], when: "high" },
  ] as const;
  world.routes = [{ ...ROUTE, mention, storm: { cards: 2, withinMs: MINUTE_MS } }];
  world.start();
  world.known.fire(alert(1), alert(2, { urgency: "low" }), alert(3), alert(4));
  await world.settle();
  const called = world.chat.messages.map(({ latest }) => {
    const [first] = latest.reply.blocks ?? [];
    if (first?.type !== "text" || !Array.isArray(first.line)) return [];
    return first.line.flatMap((part) => (typeof part === "object" && part.type === "mention" ? [part.id] : []));
  });
  expect(called).toEqual([["lasting:S1", "lasting:here"], ["lasting:S1"], ["lasting:S1", "lasting:here"]]);
  expect(world.chat.texts[2]).toContain("Storm 1: 2 alerts");
});

test("a card of which nothing is known any more goes, and so does what is kept of it", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(1), alert(2));
  world.known.happens("closed", [1]);
  await world.settle();
  expect(await world.store.list("cards")).toHaveLength(1);
  world.known.happens("closed", [2]);
  await world.settle();
  world.known.forget(2);
  await world.settle();
  expect(await world.store.list("cards")).toEqual([]);
});

test("cards wait for what is known of their alerts, which another part reads from the store", async () => {
  const world = await makeWorld();
  world.routes = [{ ...ROUTE, watch: { afterMs: 5 * MINUTE_MS, say: "Nobody has taken this." } }];
  world.start();
  const web = { service: { id: "W", name: "Web" } };
  world.known.fire(alert(1, web), alert(2, web));
  await world.settle();
  await world.stop();
  const read = [1, 2].flatMap((number) => world.known.get(`pagerduty:P${number}`) ?? []);
  world.known.forget(1, 2);
  world.start();
  await world.pass(10 * MINUTE_MS);
  expect(world.chat.messages.map(({ states }) => states.length)).toEqual([1]);
  world.known.put(...read);
  await world.settle();
  expect(world.chat.messages.map(({ states }) => states.length)).toEqual([1, 1]);
  expect(world.chat.texts[1]).toMatch(/^Nobody has taken this\.\n[\s\S]*PD-1 [\s\S]*PD-2 /u);
});

test("a process that leads no more shows nothing, whatever it was in the middle of", async () => {
  const world = await makeWorld();
  let frozen = false;
  world.start({
    store: {
      ...world.store,
      commit: async (changes) => {
        await world.store.commit(changes);
        // Frozen right here, and its lease runs out.
        if (!frozen) void world.stop();
        frozen = true;
      },
    },
  });
  world.known.fire(alert(1));
  await world.elapse(5_000);
  expect(frozen).toBe(true);
  expect(world.chat.messages).toEqual([]);
});
