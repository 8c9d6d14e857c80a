import { describe, expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import type { AlertEvent } from "../../../src/core/events.ts";
import { Bed } from "./bed.ts";
import { ANA, alertOf, eventOf, Pager, signed, T0, vendorDown } from "./pager.ts";

describe("an event that nobody vouches for", () => {
  test("is believed only as far as the vendor says the same", async () => {
    const bed = await Bed.leading();
    bed.pager.set(alertOf("A", { title: "What the vendor says", changedAt: T0 + 1_000 }));
    await bed.hear(eventOf("A", "triggered"));
    expect(bed.known("A")?.alert.title).toBe("What the vendor says");
    expect(bed.pager.finds).toEqual(["A"]);
    expect(await bed.waiting()).toBe(0);
  });

  test("about an alert that the vendor does not know becomes nothing", async () => {
    const bed = await Bed.leading();
    await bed.hear(eventOf("forged", "triggered"));
    await bed.pass(30_000);
    expect(bed.states()).toEqual({});
    expect(bed.pager.finds).toHaveLength(4);
    expect(await bed.waiting()).toBe(0);
  });

  test("costs no request when something newer is known already", async () => {
    const bed = await Bed.leading();
    await bed.hear(signed({ ...alertOf("A"), state: "closed" }, "closed", 60_000));
    await bed.hear(eventOf("A", "acknowledged", 30_000, { who: "Ana" }));
    expect(bed.pager.finds).toEqual([]);
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana", "closed"]);
  });
});

describe("a vendor whose reads lag behind its events", () => {
  test("is asked again after 2 s, 5 s and 15 s until it shows what was told", async () => {
    const bed = await Bed.leading();
    const open = alertOf("A");
    bed.pager.set({ ...open, state: "acked", acknowledgedBy: [ANA], changedAt: T0 + 10_000 });
    await bed.hear(signed(open, "triggered"));
    bed.pager.stale.push(open, open);
    await bed.hear(eventOf("A", "acknowledged", 10_000, { who: "Ana" }));
    expect(bed.known("A")?.alert.state).toBe("open");
    expect(await bed.waiting()).toBe(1);
    await bed.pass(2_000);
    expect(bed.pager.finds).toHaveLength(2);
    expect(bed.known("A")?.alert.state).toBe("open");
    await bed.pass(5_000);
    expect(bed.known("A")?.alert.state).toBe("acked");
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana"]);
    expect(await bed.waiting()).toBe(0);
    await bed.pass(60_000);
    expect(bed.pager.finds).toHaveLength(3);
  });

  test("is asked again, too, when it tells no times, and only its state can show it", async () => {
    const bed = await Bed.leading();
    const { changedAt: _, ...open } = alertOf("A");
    bed.pager.set({ ...open, state: "closed" });
    bed.pager.stale.push(open);
    await bed.hear(eventOf("A", "closed", 10_000, { who: "Ana" }));
    expect(bed.states()).toEqual({});
    await bed.pass(2_000);
    expect(bed.states()).toEqual({ A: "closed" });
  });

  test("is taken at its word in the end", async () => {
    const bed = await Bed.leading();
    bed.pager.set(alertOf("A"));
    await bed.hear(eventOf("A", "acknowledged", 10_000, { who: "Ana" }));
    await bed.pass(22_000);
    expect(bed.pager.finds).toHaveLength(4);
    expect(bed.known("A")?.alert.state).toBe("open");
    expect(bed.history("A")).toEqual(["triggered", "acknowledged by Ana"]);
    expect(await bed.waiting()).toBe(0);
  });

  test("does not keep people waiting for an alert that is there", async () => {
    const bed = await Bed.leading();
    bed.pager.set(alertOf("A"));
    await bed.hear(eventOf("A", "triggered", 0), eventOf("A", "escalated", 10_000));
    expect(bed.states()).toEqual({ A: "open" });
    expect(await bed.waiting()).toBe(2);
    bed.pager.change("A", { changedAt: T0 + 10_000 });
    await bed.pass(2_000);
    expect(bed.history("A")).toEqual(["triggered", "escalated"]);
  });

  test("may not have an alert yet of which it has just told", async () => {
    const bed = await Bed.leading();
    bed.pager.stale.push(undefined);
    bed.pager.set(alertOf("A"));
    await bed.hear(eventOf("A", "triggered"));
    expect(bed.states()).toEqual({});
    await bed.pass(2_000);
    expect(bed.states()).toEqual({ A: "open" });
  });

  test("that answers with what was overtaken meanwhile does not turn the alert back", async () => {
    const bed = await Bed.leading();
    const open = alertOf("A", { changedAt: T0 + 5_000 });
    await bed.hear(signed(open, "triggered"));
    bed.pager.set(open);
    bed.pager.during = () => bed.slipIn(signed({ ...open, state: "closed" }, "closed", 20_000));
    await bed.hear(eventOf("A", "changed", 5_000));
    expect(bed.known("A")?.alert.state).toBe("closed");
  });

  test("that answers so, and tells no times, is asked again", async () => {
    const bed = await Bed.leading();
    const { changedAt: _, ...open } = alertOf("A");
    await bed.hear(signed(open, "triggered"));
    bed.pager.set(open);
    bed.pager.during = async () => {
      bed.pager.during = async () => undefined;
      await bed.slipIn(signed({ ...open, state: "closed" }, "closed", 20_000));
      bed.pager.stale.push(open);
      bed.pager.change("A", { state: "closed" });
    };
    await bed.hear(eventOf("A", "changed", 5_000));
    expect(bed.known("A")?.alert.state).toBe("closed");
    await bed.pass(2_000);
    expect(bed.pager.finds).toHaveLength(2);
    expect(bed.known("A")?.alert.state).toBe("closed");
    expect(await bed.waiting()).toBe(0);
  });
});

test("an alert that the vendor does not know any more is closed", async () => {
  const bed = await Bed.leading();
  await bed.hear(signed(alertOf("A"), "triggered"));
  await bed.pass(20_000);
  await bed.hear(eventOf("A", "changed", 10_000));
  expect(bed.known("A")).toMatchObject({ alert: { state: "closed" }, closedAt: bed.clock.now() });
  expect(bed.history("A")).toEqual(["triggered", "changed", "closed"]);
});

test("while a vendor is down for an hour nothing is lost, it is left alone, and others go on", async () => {
  const other = new Pager("opsgenie");
  const bed = await Bed.leading({ pagers: [new Pager(), other] });
  bed.pager.fault = vendorDown();
  for (let n = 0; n < 5; n += 1) bed.pager.set(alertOf(`A${n}`));
  other.set(alertOf("X", { account: "opsgenie" }));
  await bed.hear(eventOf("A0", "triggered"), eventOf("X", "triggered", 0, { account: "opsgenie" }));
  await bed.hear(signed(alertOf("S"), "triggered"), ...[1, 2, 3, 4].map((n) => eventOf(`A${n}`, "triggered")));
  bed.pager.set(alertOf("S"));
  expect(bed.states()).toEqual({ X: "open", S: "open" });
  const before = bed.pager.requests;
  await bed.pass(3_600_000, 5_000);
  expect(bed.pager.requests - before).toBeLessThan(130);
  expect(await bed.waiting()).toBe(5);
  expect(bed.logged.filter(({ event }) => event === "feed.vendor.asking.failed")).toHaveLength(1);
  bed.pager.fault = undefined;
  await bed.pass(60_000, 5_000);
  expect(bed.states()).toEqual({ X: "open", S: "open", A0: "open", A1: "open", A2: "open", A3: "open", A4: "open" });
  expect(await bed.waiting()).toBe(0);
});

test("an alert of which the vendor refuses to speak is given up at last, with a line in the log", async () => {
  const bed = await Bed.leading();
  bed.pager.set(alertOf("B"));
  await bed.pass(1_000);
  bed.pager.fault = new BotError("vendor_refused", "PagerDuty says no.");
  await bed.hear(eventOf("A", "triggered"));
  await bed.pass(120_000);
  expect(bed.pager.finds).toHaveLength(5);
  expect(await bed.waiting()).toBe(0);
  expect(bed.logged.map(({ event }) => event)).toContain("feed.alert.given_up");
  bed.pager.fault = undefined;
  await bed.hear(eventOf("B", "triggered"));
  expect(bed.states()).toEqual({ B: "open" });
});

describe("10,000 arrivals at once", () => {
  const MANY = 10_000;
  const ids = Array.from({ length: MANY }, (_, n) => `A${n}`);

  async function storm(bed: Bed, events: readonly AlertEvent[]): Promise<void> {
    const values = events.map((event) => ({ id: `pagerduty:${event.id}`, version: 1, event, at: bed.clock.now() }));
    const changes = values.map(({ id, event, at }) => ({
      put: "arrivals" as const,
      id,
      version: 0,
      value: JSON.parse(JSON.stringify({ event, at })),
    }));
    await bed.store.commit(changes);
    bed.knowledge.arrived(values);
    await bed.idle();
  }

  test("cost one list, and never more than two requests at a time", async () => {
    const bed = await Bed.leading();
    bed.pager.set(...ids.map((id) => alertOf(id)));
    const asked = bed.pager.lists;
    await storm(
      bed,
      ids.map((id) => eventOf(id, "triggered")),
    );
    expect([...bed.knowledge.known.all()]).toHaveLength(MANY);
    expect(bed.pager.lists - asked).toBe(1);
    expect(bed.pager.finds).toEqual([]);
    expect(bed.pager.most).toBeLessThanOrEqual(2);
    expect(await bed.waiting()).toBe(0);
  }, 60_000);

  test("ask one by one only for those that are not in the list", async () => {
    const bed = await Bed.leading();
    const closed = ids.slice(0, 30);
    bed.pager.set(...ids.map((id) => alertOf(id, closed.includes(id) ? { state: "closed" } : {})));
    await storm(
      bed,
      ids.map((id) => eventOf(id, "triggered")),
    );
    expect(bed.pager.finds.toSorted()).toEqual(closed.toSorted());
    expect(bed.pager.most).toBe(2);
    expect(Object.values(bed.states()).filter((state) => state === "closed")).toHaveLength(30);
  }, 60_000);

  test("that are signed ask nobody", async () => {
    const bed = await Bed.leading();
    const asked = bed.pager.requests;
    await storm(
      bed,
      ids.map((id) => signed(alertOf(id), "triggered")),
    );
    expect(bed.pager.requests).toBe(asked);
    expect([...bed.knowledge.known.all()]).toHaveLength(MANY);
    expect(Math.max(...bed.changes.map((keys) => keys.length))).toBeLessThanOrEqual(100);
  }, 60_000);
});

test("an arrival that is handed over twice while the vendor takes its time is asked for once", async () => {
  const bed = await Bed.leading();
  bed.pager.set(alertOf("A"));
  const arrivals = await bed.arrive(eventOf("A", "triggered"));
  bed.pager.during = async () => bed.knowledge.arrived(structuredClone(arrivals));
  bed.knowledge.arrived(arrivals);
  await bed.idle();
  expect(bed.pager.finds).toEqual(["A"]);
  expect(bed.history("A")).toEqual(["triggered"]);
});

test("an alert told of by another of its names is one alert", async () => {
  const pager = new Pager();
  const bed = await Bed.leading({ pagers: [pager] });
  pager.set(alertOf("A"));
  pager.alerts.set("1", alertOf("A"));
  await bed.hear(eventOf("A", "triggered"), eventOf("1", "triggered"));
  expect([...bed.knowledge.known.all()].map(({ alert }) => alert.id)).toEqual(["A"]);
});
