import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import type { Store } from "../../../src/core/store.ts";
import { Bed } from "./bed.ts";
import { ANA, alertOf, eventOf, signed, T0 } from "./pager.ts";

describe("a signed event", () => {
  test("is known, durable and told without asking the vendor", async () => {
    const bed = await Bed.leading();
    const asked = bed.pager.requests;
    await bed.hear(signed(alertOf("A"), "triggered"));
    expect(bed.known("A")).toMatchObject({ alert: { state: "open" }, heardAt: bed.clock.now() });
    expect(bed.known("A")?.isOld).toBeUndefined();
    expect(bed.history("A")).toEqual(["triggered"]);
    expect(bed.changes).toEqual([["pagerduty:A"]]);
    expect(bed.pager.requests).toBe(asked);
    expect(await bed.waiting()).toBe(0);
    expect(await bed.kept()).toEqual({ "pagerduty:A": bed.known("A") });
  });

  test("that comes late goes to its place in the history and changes nothing of the state", async () => {
    const bed = await Bed.leading();
    const open = alertOf("A");
    await bed.hear(signed({ ...open, state: "closed" }, "closed", 20_000, { who: "Bo" }));
    await bed.hear(signed({ ...open, state: "acked" }, "acknowledged", 10_000, { who: "Ana" }));
    await bed.hear(signed(open, "triggered", 0));
    expect(bed.known("A")?.alert.state).toBe("closed");
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana", "closed by Bo"]);
  });

  test.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[2, 0, 3, 1]], [[1, 3, 0, 2]]])(
    "in the order %j leads to the same knowledge as in any other",
    async (order) => {
      const bed = await Bed.leading();
      const open = alertOf("A");
      const events = [
        signed(open, "triggered"),
        signed({ ...open, state: "acked", acknowledgedBy: [ANA] }, "acknowledged", 10_000, { who: "Ana" }),
        signed({ ...open, state: "open", assignees: [ANA] }, "unacknowledged", 300_000),
        signed({ ...open, state: "closed" }, "closed", 900_000, { who: "Ana", through: "the phone app" }),
      ];
      for (const n of order) await bed.hear(events[n] ?? signed(open, "triggered"));
      expect(bed.known("A")?.alert).toMatchObject({ state: "closed", changedAt: events[3]?.at });
      expect(bed.history("A")).toEqual([
        "triggered",
        "acknowledged by Ana",
        "unacknowledged",
        "closed by Ana through the phone app",
      ]);
    },
  );

  test("that fires an alert again is a repeat", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed(alertOf("A"), "triggered"));
    await bed.hear(signed(alertOf("A", { count: 2 }), "triggered", 600_000));
    expect(bed.history("A")).toEqual(["triggered", "repeated"]);
    expect(bed.known("A")?.alert.count).toBe(2);
  });
});

describe("the same event again", () => {
  test("is not even handed over, and changes nothing when it is", async () => {
    const bed = await Bed.leading();
    const event = signed(alertOf("A"), "triggered");
    await bed.hear(event);
    await expect(bed.arrive(event)).rejects.toMatchObject({ code: "conflict" });
    bed.knowledge.arrived([{ id: `pagerduty:${event.id}`, version: 1, event, at: bed.clock.now() }]);
    await bed.idle();
    expect(bed.history("A")).toEqual(["triggered"]);
    expect(bed.changes).toHaveLength(1);
  });

  test("is dropped where it waits in the store although it was taken in", async () => {
    const bed = await Bed.leading();
    const [event, other] = [signed(alertOf("A"), "triggered"), signed(alertOf("B"), "triggered")];
    bed.pager.set(alertOf("A"), alertOf("B"));
    await bed.hear(event);
    await bed.stop();
    await bed.store.commit([
      { put: "arrivals", id: `pagerduty:${event.id}`, value: JSON.parse(JSON.stringify({ event, at: 1 })) },
    ]);
    await bed.arrive(other);
    await bed.restart();
    expect(bed.history("A")).toEqual(["triggered"]);
    expect(bed.history("B")).toEqual(["triggered"]);
    expect(await bed.waiting()).toBe(0);
  });
});

describe("what this bot did itself", () => {
  const ours = { account: "pagerduty", alert: "A", change: "acknowledged", who: "Ana", through: "#ops" } as const;

  test("shows at once, read back, and the vendor's echo of it adds nothing", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed(alertOf("A"), "triggered"));
    const acked = { ...alertOf("A"), state: "acked", acknowledgedBy: [ANA] } as const;
    bed.pager.set({ ...acked, changedAt: bed.clock.now() + 4_000 });
    await bed.pass(5_000);
    await bed.knowledge.touched([{ ...ours, id: "op1", at: bed.clock.now() }]);
    await bed.idle();
    expect(bed.known("A")?.alert.state).toBe("acked");
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana through #ops"]);
    await bed.hear(signed(acked, "acknowledged", 4_000, { who: "Bot account", through: "the API" }));
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana through #ops"]);
    expect(bed.known("A")?.entries[1]?.at).toBe(bed.known("A")?.alert.changedAt);
  });

  test("is told from what somebody else does at the vendor right after it", async () => {
    const bed = await Bed.leading();
    const acked = { ...alertOf("A"), state: "acked" } as const;
    await bed.hear(signed(alertOf("A"), "triggered"), signed(acked, "acknowledged", 5_000, { who: "Bot account" }));
    await bed.knowledge.touched([{ ...ours, id: "op1", at: bed.clock.now() }]);
    await bed.hear(
      signed(alertOf("A"), "unacknowledged", 30_000, { who: "Bo" }),
      signed(acked, "acknowledged", 60_000, { who: "Bo", through: "the phone app" }),
    );
    expect(bed.history("A")).toEqual([
      "triggered",
      "acknowledged by Ana through #ops",
      "unacknowledged by Bo",
      "acknowledged by Bo through the phone app",
    ]);
  });

  test("costs no request where the vendor's event was faster", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed({ ...alertOf("A"), state: "acked" }, "acknowledged", 5_000));
    const asked = bed.pager.requests;
    await bed.knowledge.touched([{ ...ours, id: "op1", at: bed.clock.now() }]);
    await bed.idle();
    expect(bed.pager.requests).toBe(asked);
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana through #ops"]);
  });

  test("is taken in as far as it could be kept when the store fails in the middle", async () => {
    const bed = await Bed.make();
    const commit = bed.store.commit;
    let kept = 0;
    const store: Store = {
      ...bed.store,
      commit: async (changes) => {
        const isOwn = changes.some(
          (change) => "put" in change && change.put === "arrivals" && change.id.includes(":op"),
        );
        if (isOwn && ++kept > 1) throw new BotError("store_failed", "The disk is full.");
        await commit(changes);
      },
    };
    await bed.restart(store);
    const acked = { ...alertOf("A"), state: "acked" } as const;
    await bed.hear(signed(acked, "acknowledged", 5_000));
    const many = Array.from({ length: 150 }, (_, n) => ({ ...ours, id: `op${n}`, at: bed.clock.now() }));
    await bed.knowledge.touched(many);
    await bed.idle();
    expect(await bed.waiting()).toBe(0);
    expect(bed.known("A")?.entries.some(({ who }) => who === "Ana")).toBe(true);
  });

  test("is kept once, and for the next leader when nobody leads here", async () => {
    const bed = await Bed.make();
    bed.pager.set({ ...alertOf("A"), state: "acked" });
    await bed.knowledge.touched([{ ...ours, id: "op1", at: bed.clock.now() }]);
    await bed.knowledge.touched([
      { ...ours, id: "op1", at: bed.clock.now() },
      { ...ours, id: "op2", change: "noted", at: bed.clock.now() + 1_000 },
    ]);
    expect(await bed.waiting()).toBe(2);
    await bed.lead();
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana through #ops", "noted by Ana through #ops"]);
  });
});

test("an account that is not configured any more is dropped with a line in the log, and the others go on", async () => {
  const bed = await Bed.leading();
  await bed.hear(
    signed(alertOf("X", { account: "opsgenie" }), "triggered"),
    eventOf("Y", "triggered", 0, { account: "opsgenie" }),
    signed(alertOf("A"), "triggered"),
  );
  expect(bed.states()).toEqual({ A: "open" });
  expect(await bed.waiting()).toBe(0);
  expect(bed.logged.filter(({ event }) => event === "feed.arrivals.dropped")).toHaveLength(2);
});

test("documents that cannot be read are logged and dropped", async () => {
  const bed = await Bed.make();
  await bed.store.commit([
    { put: "arrivals", id: "pagerduty:odd", value: { event: { type: "alert", id: 7 } } },
    { put: "alerts", id: "pagerduty:odd", value: { alert: "what?" } },
  ]);
  await bed.arrive(signed(alertOf("A"), "triggered"));
  await bed.lead();
  expect(bed.states()).toEqual({ A: "open" });
  expect(await bed.waiting()).toBe(0);
  expect(Object.keys((await bed.kept()) as object)).toEqual(["pagerduty:A"]);
  expect(bed.logged.map(({ event }) => event)).toEqual(["feed.alert.unreadable", "feed.arrival.unreadable"]);
});

test("what was taken in while a shared store was looked at is not taken for new", async () => {
  const bed = await Bed.make();
  let listed: () => Promise<void> = async () => undefined;
  let opened = 0;
  const shared: Store = {
    ...bed.store,
    isShared: true,
    list: async (collection) => {
      const found = await bed.store.list(collection);
      if (collection === "alerts") opened += 1;
      else await listed();
      return found;
    },
  };
  await bed.restart(shared);
  const arrivals = await bed.arrive(signed(alertOf("A"), "triggered"));
  listed = async () => {
    listed = async () => undefined;
    bed.knowledge.arrived(arrivals);
    while ((await bed.waiting()) > 0) await nextTurn();
    await nextTurn();
  };
  await bed.pass(5_000);
  expect(bed.history("A")).toEqual(["triggered"]);
  // It never had to be read anew.
  expect(opened).toBe(1);
});

test("a listener that throws breaks nothing", async () => {
  const bed = await Bed.leading();
  bed.knowledge.known.onChange(() => {
    throw new Error("oh");
  });
  const heard: unknown[] = [];
  const end = bed.knowledge.known.onChange((keys) => heard.push(keys));
  await bed.hear(signed(alertOf("A"), "triggered"));
  end();
  await bed.hear(signed(alertOf("B"), "triggered"));
  expect(bed.states()).toEqual({ A: "open", B: "open" });
  expect(heard).toEqual([["pagerduty:A"]]);
});

test("an alert is forgotten a day after it was closed, and not before", async () => {
  const bed = await Bed.leading();
  await bed.hear(signed(alertOf("A"), "triggered"), signed(alertOf("B"), "triggered"));
  await bed.hear(signed({ ...alertOf("A"), state: "closed" }, "closed", 1_000));
  bed.pager.set(alertOf("B"));
  await bed.pass(23.5 * 3_600_000, 600_000);
  expect(bed.states()).toEqual({ A: "closed", B: "open" });
  await bed.pass(3_600_000, 600_000);
  expect(bed.states()).toEqual({ B: "open" });
  expect(bed.changes.at(-1)).toEqual(["pagerduty:A"]);
  expect(Object.keys((await bed.kept()) as object)).toEqual(["pagerduty:B"]);
});

test("a signed event from long ago, sent again, is believed only as far as the vendor says the same", async () => {
  const bed = await Bed.leading();
  const open = alertOf("A");
  bed.pager.set({ ...open, state: "closed", changedAt: T0 + 60_000 });
  const triggered = signed(open, "triggered");
  await bed.hear(triggered);
  await bed.hear(signed({ ...open, state: "closed" }, "closed", 60_000));
  bed.clock.advance(9 * 86_400_000);
  await bed.idle();
  await bed.pass(3_600_000, 600_000);
  await bed.store.commit([{ drop: "seen", id: `event:pagerduty:${triggered.id}` }]);
  await bed.hear(triggered);
  expect(bed.known("A")?.alert.state ?? "closed").toBe("closed");
});
