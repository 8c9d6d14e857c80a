import { describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Change } from "../../src/core/store.ts";
import { bodyOf, lineOf, openBed } from "./bed.ts";

const FULL = new BotError("store_failed", "The disk that holds the store is full: nothing was written.");

describe("an event is kept once", () => {
  test("when it is sent again", async () => {
    const bed = await openBed();
    await bed.signed(bodyOf("e1"));
    const again = await bed.signed(bodyOf("e1"));
    expect([again.status, lineOf(again)]).toEqual([202, { accepted: 0, known: 1 }]);
    expect(bed.told.map(({ id }) => id)).toEqual(["pagerduty:e1"]);
    expect(await bed.counted({ path: "pagerduty", outcome: "repeated" })).toBe(1);
  });

  test("when it is sent twenty times at once", async () => {
    const bed = await openBed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => bed.signed(bodyOf("e1"))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(answers.filter(({ body }) => body.includes('"accepted":1'))).toHaveLength(1);
    expect(bed.told.map(({ id }) => id)).toEqual(["pagerduty:e1"]);
    expect(await bed.arrivals()).toEqual(["pagerduty:e1"]);
  });

  test("when it was taken in already", async () => {
    const bed = await openBed();
    await bed.signed(bodyOf("e1"));
    await bed.store.commit([
      { drop: "arrivals", id: "pagerduty:e1" },
      { put: "seen", id: "event:pagerduty:e1", value: { until: bed.clock.now() + 1_000 } },
    ]);
    expect(lineOf(await bed.signed(bodyOf("e1")))).toEqual({ accepted: 0, known: 1 });
    expect(await bed.arrivals()).toEqual([]);
  });

  test("when it is twice in one delivery", async () => {
    const bed = await openBed();
    expect(lineOf(await bed.signed(bodyOf("e1", "e2", "e1")))).toEqual({ accepted: 2, known: 1 });
    expect(await bed.arrivals()).toEqual(["pagerduty:e1", "pagerduty:e2"]);
  });

  test("and what is new beside it in the same delivery is kept too", async () => {
    const bed = await openBed();
    await bed.signed(bodyOf("e1", "e2"));
    const answer = await bed.signed(bodyOf("e0", "e1", "e2", "e3"));
    expect(lineOf(answer)).toEqual({ accepted: 2, known: 2 });
    expect(bed.told.map(({ id }) => id)).toEqual(["e1", "e2", "e0", "e3"].map((id) => `pagerduty:${id}`));
  });

  test("for each hook by itself", async () => {
    const bed = await openBed();
    await bed.signed(bodyOf("e1"));
    expect(lineOf(await bed.plain(bodyOf("e1")))).toEqual({ accepted: 1, known: 0 });
  });
});

describe("a store that fails", () => {
  test("puts the sender off, who is let in once there is room again; the log tells both", async () => {
    const bed = await openBed();
    let isFull = true;
    bed.open({
      commit: async (changes) => {
        if (isFull) throw FULL;
        await bed.store.commit(changes);
      },
    });
    const answer = await bed.signed(bodyOf("e1"));
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "10"]);
    expect(lineOf(answer)).toEqual({ error: "Not now: send it again soon." });
    expect(bed.told).toEqual([]);
    isFull = false;
    expect((await bed.signed(bodyOf("e1"))).status).toBe(202);
    expect(await bed.arrivals()).toEqual(["pagerduty:e1"]);
    expect(await bed.counted({ path: "pagerduty", outcome: "failed" })).toBe(1);
    const told = bed.lines.filter(({ event }) => event !== "hook.delivery");
    expect(told.map(({ level, event }) => `${level} ${event}`)).toEqual(["warn hook.failed", "info hook.works_again"]);
  });

  test("that is closed keeps nothing and says nothing good", async () => {
    const bed = await openBed();
    await bed.store.close();
    expect((await bed.signed(bodyOf("e1"))).status).toBe(503);
    expect(bed.told).toEqual([]);
  });

  test("for one of several events has the whole delivery sent again, and tells of what was kept", async () => {
    const bed = await openBed();
    await bed.signed(bodyOf("e1"));
    const isOf = (changes: readonly Change[], id: string): boolean =>
      changes.length === 2 && changes.some((change) => "put" in change && change.id === id);
    bed.open({
      commit: async (changes) => {
        if (isOf(changes, "pagerduty:e3")) throw FULL;
        await bed.store.commit(changes);
      },
    });
    expect((await bed.signed(bodyOf("e1", "e2", "e3"))).status).toBe(503);
    expect(bed.told.map(({ id }) => id)).toEqual(["pagerduty:e1", "pagerduty:e2"]);
    bed.open();
    expect(lineOf(await bed.signed(bodyOf("e1", "e2", "e3")))).toEqual({ accepted: 1, known: 2 });
    expect(bed.told.map(({ id }) => id)).toEqual(["pagerduty:e1", "pagerduty:e2", "pagerduty:e3"]);
  });

  test.each(["\ud800", "x\u0000y"])("and an event whose id is %j harms nobody", async (id) => {
    const bed = await openBed();
    expect((await bed.signed(bodyOf(id))).status).toBe(202);
    expect((await bed.signed(bodyOf("e1"))).status).toBe(202);
    expect(bed.told.at(-1)?.id).toBe("pagerduty:e1");
  });
});
