import { describe, expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import { Bed } from "./bed.ts";
import { alertOf, eventOf, Pager } from "./pager.ts";

describe("where nobody is behind the alerts", () => {
  test("each event is told in its order and what comes of it is known", async () => {
    const pager = new Pager("in");
    const told: string[] = [];
    pager.receive = async (event) => {
      told.push(event.id);
      const state = event.change === "closed" ? "closed" : "open";
      return alertOf(event.alert, { account: "in", state, changedAt: event.at });
    };
    const bed = await Bed.leading({ pagers: [pager] });
    await bed.hear(
      eventOf("A", "triggered", 0, { account: "in", id: "one" }),
      eventOf("A", "closed", 60_000, { account: "in", id: "two" }),
      eventOf("B", "triggered", 0, { account: "in", id: "three" }),
    );
    expect(told.toSorted()).toEqual(["one", "three", "two"]);
    expect(bed.states()).toEqual({ A: "closed", B: "open" });
    expect(pager.finds).toEqual([]);
  });

  test("an event may be about an alert of another id, which has it in its history", async () => {
    const pager = new Pager("in");
    pager.receive = async (event) =>
      alertOf("A", { account: "in", changedAt: event.at, count: event.alert === "A" ? 1 : 2 });
    const bed = await Bed.leading({ pagers: [pager] });
    await bed.hear(eventOf("A", "triggered", 0, { account: "in", id: "one" }));
    await bed.hear(eventOf("B", "triggered", 60_000, { account: "in", id: "two" }));
    expect(bed.states()).toEqual({ A: "open" });
    expect([...bed.knowledge.known.all()].map(({ alert, entries }) => [alert.count, entries.length])).toEqual([[2, 2]]);
  });

  test("one sender's events may be about several, and each is known", async () => {
    const pager = new Pager("in");
    pager.receive = async (event) => {
      const [id, state] = event.change === "closed" ? (["F", "closed"] as const) : (["F-2", "open"] as const);
      return alertOf(id, { account: "in", state, changedAt: event.at });
    };
    const bed = await Bed.make({ pagers: [pager] });
    await bed.arrive(
      eventOf("F", "closed", 0, { account: "in" }),
      eventOf("F", "triggered", 60_000, { account: "in" }),
    );
    await bed.lead();
    expect(bed.states()).toMatchObject({ F: "closed", "F-2": "open" });
    expect(await bed.waiting()).toBe(0);
  });

  test("an event that is refused each time keeps the ones after it back only for a while", async () => {
    const pager = new Pager("in");
    pager.receive = async (event) => {
      if (event.change === "changed") throw new BotError("bad_input", "That cannot be read.");
      return alertOf("A", { account: "in", changedAt: event.at });
    };
    const bed = await Bed.make({ pagers: [pager] });
    await bed.arrive(
      eventOf("A", "changed", 0, { account: "in" }),
      eventOf("A", "triggered", 60_000, { account: "in" }),
    );
    await bed.lead();
    await bed.pass(60_000);
    expect(bed.states()).toEqual({ A: "open" });
    expect(bed.known("A", "in")?.entries.map(({ change }) => change)).toEqual(["triggered"]);
    expect(await bed.waiting()).toBe(0);
    expect(bed.logged.filter(({ event }) => event === "feed.alert.given_up")).toHaveLength(1);
  });
});
