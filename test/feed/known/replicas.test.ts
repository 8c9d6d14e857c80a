import { setTimeout as realTime } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { SILENT_LOG } from "../../../src/core/log.ts";
import type { Store } from "../../../src/core/store.ts";
import { createLeader } from "../../../src/engine/leader.ts";
import { PostgresBed } from "../../kit/postgres.ts";
import { Bed } from "./bed.ts";
import { alertOf, eventOf, Pager, signed } from "./pager.ts";

/** Time passes ten times as fast as it does for the database, which is real. */
const STEP_MS = 10;
const REAL_STEP_MS = 1;
/** Only a test that fails waits so long, ms of real time. */
const PATIENCE_MS = 40_000;

/** Two processes on one PostgreSQL; the one that leads is found by a lease. */
async function openScene() {
  const postgres = await PostgresBed.make();
  onTestFinished(() => postgres.destroy());
  const pager = new Pager();
  const { clock } = postgres;
  const join = async (owner: string) => {
    const store: Store = await postgres.open();
    const bed = await Bed.make({ store, clock, pagers: [pager] });
    let leads = 0;
    const leader = createLeader({
      store,
      clock,
      log: SILENT_LOG,
      owner,
      name: "feed",
      lead: async (signal) => {
        leads += 1;
        await bed.knowledge.lead(signal);
      },
    });
    onTestFinished(leader.stop);
    return { bed, leader, store, leads: () => leads };
  };
  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    while (!(await isSo())) {
      if (patience.aborted) throw new Error("It never came so.");
      clock.advance(STEP_MS);
      await realTime(REAL_STEP_MS);
    }
  }
  return { postgres, pager, join, until };
}

describe("of two processes with one store", () => {
  test("one leads and takes in what either heard; the other goes on where it ended", async () => {
    const { pager, join, until } = await openScene();
    const [one, two] = [await join("one"), await join("two")];
    await until(() => one.leader.isLeading() || two.leader.isLeading());
    const [first, second] = one.leader.isLeading() ? [one, two] : [two, one];
    await second.bed.arrive(signed(alertOf("A"), "triggered"), eventOf("B", "triggered"));
    second.bed.knowledge.arrived([]);
    pager.set(alertOf("A"), alertOf("B"));
    await until(() => first.bed.known("A") !== undefined && first.bed.known("B") !== undefined);
    await until(async () => (await first.bed.waiting()) === 0);
    expect(second.leads()).toBe(0);
    expect(second.bed.states()).toEqual({});

    await first.leader.stop();
    await until(() => second.leader.isLeading() && second.bed.known("B") !== undefined);
    expect(second.bed.states()).toEqual({ A: "open", B: "open" });
    expect(second.bed.changes.flat().toSorted()).toEqual(["pagerduty:A", "pagerduty:B"]);
    await first.bed.arrive(signed({ ...alertOf("A"), state: "closed" }, "closed", 60_000));
    await until(() => second.bed.known("A")?.alert.state === "closed");
    expect(second.bed.history("A")).toEqual(["triggered", "closed"]);
  }, 60_000);

  test("who led and does not know that it leads no more turns nothing back", async () => {
    const { join, until } = await openScene();
    const [old, next] = [await join("one"), await join("two")];
    await Promise.all([old.leader.stop(), next.leader.stop()]);
    const over = new AbortController();
    onTestFinished(() => over.abort());
    const settled = async (): Promise<boolean> => (await old.bed.waiting()) === 0;
    void old.bed.knowledge.lead(over.signal);
    await old.bed.arrive(signed(alertOf("A"), "triggered"));
    await until(settled);
    void next.bed.knowledge.lead(over.signal);
    await until(() => next.bed.known("A") !== undefined);

    // Both take themselves for the leader now, and each hears of what came.
    const closed = await old.bed.arrive(signed({ ...alertOf("A"), state: "closed" }, "closed", 60_000, { who: "Ana" }));
    next.bed.knowledge.arrived(closed);
    old.bed.knowledge.arrived(closed);
    await until(settled);
    await until(() => old.bed.known("A")?.alert.state === "closed" && next.bed.known("A")?.alert.state === "closed");
    const noted = await old.bed.arrive(signed({ ...alertOf("A"), state: "closed" }, "noted", 90_000, { who: "Bo" }));
    old.bed.knowledge.arrived(noted);
    next.bed.knowledge.arrived(noted);
    await until(settled);
    expect((await old.bed.kept()) as object).toMatchObject({
      "pagerduty:A": {
        alert: { state: "closed" },
        entries: [{ change: "triggered" }, { change: "closed", who: "Ana" }, { change: "noted", who: "Bo" }],
      },
    });
  }, 60_000);
});
