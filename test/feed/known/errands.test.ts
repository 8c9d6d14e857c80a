import { describe, expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import type { BoardEvent, TestEvent } from "../../../src/core/events.ts";
import { Bed } from "./bed.ts";
import { alertOf, signed, T0 } from "./pager.ts";

const ping: TestEvent = { type: "test", id: "ping", account: "pagerduty", at: T0 };
const board = (id: string, notice: string): BoardEvent => ({
  type: "board",
  id,
  account: "statuspage",
  at: T0,
  notice,
});

describe("a test event", () => {
  test("is shown, and where it was shown is known for a day", async () => {
    const bed = await Bed.leading({ onTest: async () => "slack:C1" });
    await bed.hear(ping);
    const now = bed.clock.now();
    expect((await bed.store.get("seen", "hook-test:pagerduty"))?.value).toEqual({
      at: now,
      shown: "slack:C1",
      until: now + 86_400_000,
    });
    expect(await bed.waiting()).toBe(0);
  });

  test("that could be shown nowhere has come all the same", async () => {
    const bed = await Bed.leading({ onTest: async () => undefined });
    await bed.hear(ping);
    expect((await bed.store.get("seen", "hook-test:pagerduty"))?.value).not.toHaveProperty("shown");
  });

  test("is shown later when the chat is away", async () => {
    let isAway = true;
    const bed = await Bed.leading({
      onTest: async () => {
        if (isAway) throw new BotError("vendor_unreachable", "Slack cannot be reached.");
        return "slack:C1";
      },
    });
    await bed.hear(ping, signed(alertOf("A"), "triggered"));
    expect(bed.states()).toEqual({ A: "open" });
    await bed.pass(10_000);
    expect(await bed.store.get("seen", "hook-test:pagerduty")).toBeUndefined();
    isAway = false;
    await bed.pass(60_000);
    expect((await bed.store.get("seen", "hook-test:pagerduty"))?.value).toMatchObject({ shown: "slack:C1" });
  });
});

describe("a change of a status page", () => {
  test("is handed over once, however often it was told meanwhile", async () => {
    const told: string[] = [];
    const bed = await Bed.make({ onBoard: async ({ id }) => void told.push(id) });
    await bed.arrive(board("1", "notice-1"), board("2", "notice-1"), board("3", "notice-2"));
    await bed.lead();
    expect(told).toEqual(["2", "3"]);
    expect(await bed.waiting()).toBe(0);
  });

  test("is handed over until that works, also by the next process", async () => {
    let tries = 0;
    const onBoard = async (): Promise<void> => {
      tries += 1;
      if (tries < 4) throw new BotError("vendor_down", "Statuspage is left alone.");
    };
    const bed = await Bed.leading({ onBoard });
    await bed.hear(board("1", "notice-1"));
    await bed.pass(1_000);
    expect(tries).toBe(2);
    await bed.restart();
    expect(tries).toBe(3);
    expect(await bed.waiting()).toBe(1);
    await bed.pass(1_000);
    expect(tries).toBe(4);
    expect(await bed.waiting()).toBe(0);
  });

  test("that breaks us each time is given up, and what comes after it is not", async () => {
    const told: string[] = [];
    const bed = await Bed.leading({
      onBoard: async ({ id }) => {
        if (id === "1") throw new TypeError("a bug");
        told.push(id);
      },
    });
    await bed.hear(board("1", "notice-1"), board("2", "notice-2"));
    await bed.pass(120_000, 1_000);
    expect(told).toEqual(["2"]);
    expect(await bed.waiting()).toBe(0);
    expect(bed.logged.map(({ event }) => event)).toContain("feed.errand.given_up");
  });
});
