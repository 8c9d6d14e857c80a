import { describe, expect, test } from "vitest";
import { BotError } from "../../../src/core/errors.ts";
import type { VendorEvent } from "../../../src/core/events.ts";
import type { Change, Store } from "../../../src/core/store.ts";
import { Bed } from "./bed.ts";
import { ANA, alertOf, eventOf, Pager, signed, T0 } from "./pager.ts";

/** How a commit goes wrong. lost: it is not written · unheard: it is, and nobody hears of it · refused: it is not, once. */
type Mishap = "lost" | "unheard" | "refused";

/** A store whose n-th commit goes wrong; unless it is only refused, nothing works after it, as when a process is killed. */
function failing(store: Store, nth: number, mishap: Mishap): Store & { readonly commits: () => number } {
  let commits = 0;
  const isOver = (): boolean => commits >= nth && mishap !== "refused";
  const away = (): BotError => new BotError("store_failed", "The store is away.");
  const unlessOver =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isOver()) throw away();
      return work(...args);
    };
  return {
    ...store,
    get: unlessOver(store.get),
    list: unlessOver(store.list),
    commits: () => commits,
    commit: unlessOver(async (changes: readonly Change[]) => {
      commits += 1;
      if (commits !== nth) return store.commit(changes);
      if (mishap === "unheard") await store.commit(changes);
      throw away();
    }),
  };
}

/** Some of everything: signed and unsigned, in and out of order, known before and not, old, gone, our own, a test. */
async function scene(): Promise<Bed> {
  const pager = new Pager();
  const bed = await Bed.make({ pagers: [pager], onTest: async () => "slack:C1" });
  bed.clock.advance(3_600_000);
  pager.set(alertOf("old"), alertOf("changed"), alertOf("closed"), alertOf("gone"));
  await bed.lead();
  await bed.stop();
  pager.change("changed", { state: "acked", acknowledgedBy: [ANA], changedAt: T0 + 70_000 });
  pager.change("closed", { state: "closed", changedAt: T0 + 80_000 });
  pager.alerts.delete("gone");
  pager.set(
    alertOf("new"),
    alertOf("told"),
    alertOf("ours", { state: "acked", changedAt: T0 + 9_000 }),
    alertOf("signed"),
  );
  const events: readonly VendorEvent[] = [
    signed({ ...alertOf("signed"), state: "closed" }, "closed", 30_000),
    signed(alertOf("signed"), "triggered"),
    eventOf("told", "triggered"),
    eventOf("changed", "acknowledged", 70_000, { who: "Ana" }),
    { type: "test", id: "ping", account: "pagerduty", at: T0 },
  ];
  for (const event of events) await bed.arrive(event);
  const ours = { account: "pagerduty", alert: "ours", change: "acknowledged", who: "Ana", through: "#ops" } as const;
  await bed.knowledge.touched([{ ...ours, id: "op", at: T0 + 9_000 }]);
  return bed;
}

/** What is of our own clock may be later by as long as the store took. */
const OURS = ["heardAt", "closedAt", "at"];
const LATE_MS = 65_000;

async function outcome(bed: Bed): Promise<unknown> {
  const seen = (await bed.store.list("seen")).map(({ id }) => id.replace(/:e\d+$/u, ":event"));
  const kept = JSON.stringify(await bed.kept(), (name, value: unknown) =>
    OURS.includes(name) && Number(value) >= bed.clock.now() - LATE_MS ? "then" : value,
  );
  return { kept: JSON.parse(kept), waiting: await bed.waiting(), seen: seen.toSorted() };
}

describe("whichever commit goes wrong", () => {
  test.each(["lost", "unheard", "refused"] as const)("(%s), what is known in the end is the same", async (mishap) => {
    const whole = await scene();
    const counting = failing(whole.store, Number.POSITIVE_INFINITY, mishap);
    await whole.restart(counting);
    await whole.pass(60_000);
    const expected = await outcome(whole);
    expect(counting.commits()).toBeGreaterThan(3);
    for (let nth = 1; nth <= counting.commits(); nth += 1) {
      const bed = await scene();
      await bed.restart(failing(bed.store, nth, mishap));
      if (mishap !== "refused") await bed.restart();
      await bed.pass(60_000);
      expect(await outcome(bed), `commit ${nth}`).toEqual(expected);
      // A listener that begins after the restart hears of everything that is there.
      expect([...bed.knowledge.known.all()].map(({ alert }) => alert.id).toSorted()).toEqual(
        Object.keys((await bed.kept()) as object)
          .map((key) => key.replace("pagerduty:", ""))
          .toSorted(),
      );
    }
  });
});

test("after a commit that failed memory is as it was, and nobody was told", async () => {
  const bed = await Bed.make();
  await bed.restart(failing(bed.store, 2, "refused"));
  await bed.hear(signed(alertOf("A"), "triggered"));
  expect(bed.states()).toEqual({});
  expect(bed.changes).toEqual([]);
  await bed.pass(1_000);
  expect(bed.states()).toEqual({ A: "open" });
  expect(bed.changes).toEqual([["pagerduty:A"]]);
  expect(bed.logged.map(({ event }) => event)).toEqual(["feed.known.keeping.failed", "feed.known.keeping.works_again"]);
});

test("a commit of which nobody knows whether it went through is not done twice", async () => {
  const bed = await Bed.make();
  const { store } = bed;
  let isInDoubt = true;
  const doubtful: Store = {
    ...store,
    commit: async (changes) => {
      await store.commit(changes);
      if (isInDoubt && changes.some((change) => "put" in change && change.put === "alerts")) {
        isInDoubt = false;
        throw new BotError("store_failed", "The connection was lost.", { details: { inDoubt: true } });
      }
    },
  };
  await bed.restart(doubtful);
  await bed.hear(signed(alertOf("A"), "triggered"));
  await bed.pass(5_000);
  expect(bed.history("A")).toEqual(["triggered"]);
  expect(await bed.kept()).toEqual({ "pagerduty:A": bed.known("A") });
  expect((await store.list("alerts"))[0]?.version).toBe(1);
  expect(bed.changes).toEqual([["pagerduty:A"]]);
});

test("a store that is away for long loses nothing", async () => {
  const bed = await Bed.make();
  let isAway = false;
  const { store } = bed;
  const fickle: Store = {
    ...store,
    commit: async (changes) => {
      if (isAway) throw new BotError("store_failed", "The store is away.");
      return store.commit(changes);
    },
  };
  await bed.restart(fickle);
  isAway = true;
  for (let n = 0; n < 300; n += 1) await bed.hear(signed(alertOf(`A${n}`), "triggered"));
  await bed.pass(600_000, 10_000);
  expect(bed.states()).toEqual({});
  isAway = false;
  await bed.pass(60_000, 10_000);
  expect(Object.keys(bed.states())).toHaveLength(300);
  expect(await bed.waiting()).toBe(0);
});

test("what was known before is not taken for what is known now by a process that leads again", async () => {
  const bed = await Bed.leading();
  await bed.hear(signed(alertOf("A"), "triggered"));
  await bed.stop();
  const other = await Bed.leading({ store: bed.store, clock: bed.clock });
  await other.hear(signed({ ...alertOf("A"), state: "closed" }, "closed", 60_000));
  await other.stop();

  const told = bed.changes.length;
  const leading = bed.lead();
  expect(bed.states()).toEqual({});
  await leading;
  expect(bed.states()).toEqual({ A: "closed" });
  expect(bed.changes.slice(told)).toEqual([["pagerduty:A"]]);
});
