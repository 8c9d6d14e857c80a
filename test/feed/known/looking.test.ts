import { describe, expect, test } from "vitest";
import type { FeedRoad } from "../../../src/core/routes.ts";
import { Bed } from "./bed.ts";
import { ANA, alertOf, eventOf, Pager, signed, T0, vendorDown } from "./pager.ts";

const BO = { id: "U2", name: "Bo" };

describe("polling", () => {
  async function polling(...ids: readonly string[]): Promise<Bed> {
    const pager = new Pager();
    pager.set(...ids.map((id) => alertOf(id)));
    return Bed.leading({ pagers: [pager], road: "poll" });
  }

  test("takes what is there at first for old, and tells nobody until it calls for somebody", async () => {
    const bed = await polling("A", "B");
    expect([...bed.knowledge.known.all()].map(({ isOld }) => isOld)).toEqual([true, true]);
    bed.pager.change("A", { state: "acked", acknowledgedBy: [ANA], changedAt: T0 + 9_000 });
    await bed.pass(15_000);
    expect(bed.known("A")?.isOld).toBe(true);
    bed.pager.change("A", { state: "open", acknowledgedBy: [], changedAt: T0 + 20_000 });
    await bed.pass(15_000);
    expect(bed.known("A")?.isOld).toBeUndefined();
    expect(bed.history("A")).toEqual(["acknowledged by Ana", "unacknowledged"]);
    expect(bed.known("B")?.isOld).toBe(true);
  });

  test("what somebody here does about old alerts is no news of them", async () => {
    const bed = await polling("A", "B");
    const done = { account: "pagerduty", who: "Ana", through: "the console", at: T0 + 9_000 };
    bed.pager.change("A", { state: "acked", acknowledgedBy: [ANA], changedAt: T0 + 9_000 });
    await bed.knowledge.touched([{ ...done, id: "1", alert: "A", change: "acknowledged" }]);
    await bed.hear(signed({ ...alertOf("B"), state: "closed" }, "closed", 9_000));
    await bed.knowledge.touched([{ ...done, id: "2", alert: "B", change: "closed" }]);
    await bed.idle();
    expect([bed.known("A")?.isOld, bed.known("B")?.isOld]).toEqual([true, true]);
    expect(bed.history("A")).toEqual(["acknowledged by Ana through the console"]);
  });

  test("finds what is new every 15 s", async () => {
    const bed = await polling("A");
    bed.pager.set(alertOf("B", { createdAt: T0 + 5_000, changedAt: T0 + 5_000 }));
    await bed.pass(14_500);
    expect(bed.known("B")).toBeUndefined();
    await bed.pass(500);
    expect(bed.known("B")?.isOld).toBeUndefined();
    expect(bed.history("B")).toEqual(["triggered"]);
    expect(bed.pager.lists).toBe(2);
  });

  test("tells every change as if an event had", async () => {
    const bed = await polling();
    const steps = [
      { assignees: [ANA] },
      { state: "acked", acknowledgedBy: [ANA] },
      { state: "snoozed", snoozedUntilAt: T0 + 3_600_000 },
      { state: "open", snoozedUntilAt: undefined, assignees: [BO] },
      { count: 3 },
      { title: "Worse", priority: "P1" },
    ] as const;
    bed.pager.set(alertOf("A"));
    for (const [n, { ...step }] of steps.entries()) {
      await bed.pass(15_000);
      const next = { ...bed.pager.alerts.get("A"), ...step, changedAt: T0 + (n + 1) * 15_000 };
      bed.pager.set(JSON.parse(JSON.stringify(next)));
    }
    await bed.pass(15_000);
    bed.pager.change("A", { state: "closed", changedAt: T0 + 200_000 });
    await bed.pass(15_000);
    bed.pager.change("A", { state: "open", changedAt: T0 + 300_000 });
    await bed.pass(15_000);
    expect(bed.history("A")).toEqual([
      "triggered",
      "assigned",
      "acknowledged by Ana",
      "snoozed",
      "unacknowledged",
      "assigned",
      "repeated",
      "changed",
      "closed",
      "reopened",
    ]);
    expect(bed.known("A")).not.toHaveProperty("closedAt");
  });

  test("asks for an alert that is gone from the list before it calls it closed", async () => {
    const bed = await polling("A", "B");
    bed.pager.change("A", { state: "closed", changedAt: T0 + 5_000 });
    bed.pager.alerts.delete("B");
    await bed.pass(15_000);
    expect(bed.pager.finds).toEqual(["A", "B"]);
    expect(bed.states()).toEqual({ A: "closed", B: "closed" });
    await bed.pass(60_000);
    expect(bed.pager.finds).toHaveLength(2);
  });

  test("tells after a restart what came while nobody looked", async () => {
    const bed = await polling("A");
    await bed.stop();
    bed.pager.set(alertOf("B"));
    bed.pager.change("A", { state: "acked", changedAt: T0 + 60_000 });
    bed.clock.advance(3_600_000);
    await bed.restart();
    expect(bed.known("B")?.isOld).toBeUndefined();
    expect(bed.history("B")).toEqual(["triggered"]);
    expect(bed.history("A")).toEqual(["acknowledged"]);
  });

  test("asks less often for a long list", async () => {
    const bed = await polling(...Array.from({ length: 1_500 }, (_, n) => `A${n}`));
    await bed.pass(29_500);
    expect(bed.pager.lists).toBe(1);
    await bed.pass(500);
    expect(bed.pager.lists).toBe(2);
  });

  test("begins within seconds where tocsin.yaml comes to say so", async () => {
    const options = { road: "hooks" as FeedRoad };
    const bed = await Bed.leading(options);
    await bed.pass(60_000);
    const asked = bed.pager.lists;
    options.road = "poll";
    await bed.pass(15_000);
    expect(bed.pager.lists).toBe(asked + 1);
  });

  test("writes nothing when nothing has changed", async () => {
    const bed = await polling("A", "B");
    const before = await bed.store.list("alerts");
    const changes = bed.changes.length;
    bed.pager.change("A", { changedAt: T0 + 10_000 });
    await bed.pass(60_000);
    expect(await bed.store.list("alerts")).toEqual(before);
    expect(bed.changes).toHaveLength(changes);
  });

  test("goes on where it was when the vendor was away, and says so once", async () => {
    const bed = await polling("A");
    bed.pager.fault = vendorDown();
    await bed.pass(600_000, 5_000);
    bed.pager.fault = undefined;
    bed.pager.set(alertOf("B"));
    await bed.pass(60_000, 5_000);
    expect(bed.history("B")).toEqual(["triggered"]);
    expect(bed.logged.map(({ event }) => event)).toEqual([
      "feed.vendor.asking.failed",
      "feed.vendor.asking.works_again",
    ]);
  });
});

describe("where events come", () => {
  test("what was lost is found at the start and every ten minutes", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed(alertOf("A"), "triggered"));
    bed.pager.set({ ...alertOf("A"), state: "acked", acknowledgedBy: [ANA], changedAt: T0 + 60_000 }, alertOf("B"));
    await bed.pass(599_000, 1_000);
    expect(bed.states()).toEqual({ A: "open" });
    await bed.pass(1_000);
    expect(bed.states()).toEqual({ A: "acked", B: "open" });
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana"]);
    expect(bed.pager.lists).toBe(2);
  });

  test("what a look has found and an event tells after all is one entry", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed(alertOf("A"), "triggered"));
    const acked = { ...alertOf("A"), state: "acked", changedAt: T0 + 590_000 } as const;
    bed.pager.set(acked);
    await bed.pass(600_000, 5_000);
    expect(bed.history("A")).toEqual(["triggered", "acknowledged"]);
    await bed.hear(signed(acked, "acknowledged", 590_000, { who: "Ana", through: "the website" }));
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana through the website"]);
  });

  test("a list that was read before an event came does not turn the alert back", async () => {
    const bed = await Bed.make();
    bed.pager.set(alertOf("A"));
    bed.pager.during = async () => {
      bed.pager.during = async () => undefined;
      await bed.slipIn(signed({ ...alertOf("A"), state: "acked" }, "acknowledged", 60_000));
    };
    await bed.lead();
    expect(bed.states()).toEqual({ A: "acked" });
    expect(bed.known("A")?.isOld).toBeUndefined();
  });

  test.each([
    ["a vendor that tells no times", {}],
    ["an alert that is not in it", { isMissing: true }],
  ])("nor does such a list of %s", async (_, { isMissing = false }: { readonly isMissing?: boolean }) => {
    const bed = await Bed.make();
    const { changedAt: _changedAt, ...open } = alertOf("A");
    if (!isMissing) bed.pager.set(open);
    bed.pager.during = async () => {
      bed.pager.during = async () => undefined;
      const { seen: _seen, ...event } = signed(open, "acknowledged", 60_000);
      await bed.slipIn({ ...event, seen: { ...open, state: "acked" } });
    };
    await bed.lead();
    expect(bed.states()).toEqual({ A: "acked" });
    expect(bed.pager.finds).toEqual([]);
  });

  test("an event of an old alert makes it news, and one from before the feed began does not", async () => {
    const pager = new Pager();
    pager.set(alertOf("A", { changedAt: T0 + 60_000 }), alertOf("B"));
    const bed = await Bed.leading({ pagers: [pager] });
    await bed.hear(signed(alertOf("A"), "triggered", 0), signed(alertOf("B"), "escalated", 60_000));
    expect(bed.known("A")?.isOld).toBe(true);
    expect(bed.known("B")?.isOld).toBeUndefined();
  });

  test("the first start knows no news even when an event is heard before the first list", async () => {
    const pager = new Pager();
    pager.set(alertOf("A"), alertOf("B"));
    const bed = await Bed.make({ pagers: [pager] });
    await bed.arrive(eventOf("B", "triggered"));
    await bed.lead();
    expect(bed.known("A")?.isOld).toBe(true);
    expect(bed.known("B")?.isOld).toBeUndefined();
  });
});
