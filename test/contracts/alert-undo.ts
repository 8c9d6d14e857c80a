import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../src/core/alerts.ts";
import type { Operation } from "../../src/core/plan.ts";
import { HOUR_MS, PAGED_COMPANY } from "./alert-company.ts";
import { type AlertTraits, deeds, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";
import { only, statesOf } from "./vendor-world.ts";
import { expectPromisedRequests } from "./write-checks.ts";

/** Taking back. */
export function alertUndoContract(vendor: string, open: OpenAlertWorld, traits: Pick<AlertTraits, "isOwn"> = {}): void {
  describe(`taking back (${vendor})`, () => {
    let pager: Pager;
    let alerts: readonly Alert[];
    beforeEach(async () => {
      pager = pagerIn(await open(PAGED_COMPANY));
      alerts = await pager.list({ states: ["open"] });
    });
    afterEach(() => pager.world.ends());

    /** Does it as Ben, to whom no alert belongs, and returns what takes it back. */
    async function done(operations: readonly Operation[]): Promise<readonly Operation[]> {
      const outcomes = await pager.world.does(operations, await pager.by("Ben"));
      pager.world.clock.advance(10_000);
      return deeds(pager.world.inverses(operations, outcomes));
    }
    const acknowledged = async () => done(pager.source.acknowledge(alerts, await pager.by("Ben")));
    const undo = async (inverses: readonly Operation[]) => pager.world.does(inverses, await pager.by("Ben"));
    const withoutLog = ({ state, assignees, acknowledgedBy, policy }: Alert) => ({
      state,
      assignees,
      acknowledgedBy,
      policy,
    });

    test("an acknowledgement restores state and assignees, and says whether it pages", async () => {
      const inverses = await acknowledged();
      expect(inverses).toHaveLength(alerts.length);
      expect(inverses.every(({ effects }) => effects?.includes("pages"))).toBe(traits.isOwn !== true);
      expect(new Set(statesOf(await undo(inverses)))).toEqual(new Set(["done"]));
      expect((await pager.list({ states: ["open"] })).map(withoutLog)).toEqual(alerts.map(withoutLog));
    });

    test("an acknowledgement that was not ours is impossible", async () => {
      const [ana, ben] = [await pager.by("Ana"), await pager.by("Ben")];
      await pager.world.does(pager.source.acknowledge(alerts, ana), ana);
      const operations = pager.source.acknowledge(alerts, ben);
      const outcomes = await pager.does(operations, ben);
      expect(new Set(statesOf(outcomes))).toEqual(new Set(["already"]));
      expect(pager.world.inverses(operations, outcomes)).toEqual([]);
    });

    test("an acknowledgement leaves alone what somebody closed meanwhile", async () => {
      const dan = await pager.by("Dan");
      const inverses = await acknowledged();
      const closed = alerts[1] as Alert;
      await pager.world.does(pager.source.resolve([closed], dan), dan);
      const outcomes = await undo(inverses);
      const byId = new Map(outcomes.map((outcome, at) => [inverses[at]?.target.id, outcome]));
      expect(alerts.map(({ id }) => byId.get(id)?.state)).toEqual(
        alerts.map(({ id }) => (id === closed.id ? "failed" : "done")),
      );
      expect((await pager.again(closed)).state).toBe("closed");
    });

    test.each([
      [
        "gave to somebody else",
        async (taken: Alert) => {
          const by = await pager.by("Dan");
          return [by, pager.source.assign([taken], by, await pager.world.named("person", "Dan"))] as const;
        },
      ],
      [
        "snoozed",
        async (taken: Alert) => {
          const by = await pager.by("Dan");
          return [by, pager.source.snooze([taken], by, pager.world.clock.now() + HOUR_MS)] as const;
        },
      ],
    ])("an acknowledgement leaves alone what somebody %s meanwhile", async (_what, change) => {
      const inverses = await acknowledged();
      const [by, operations] = await change(await pager.again(alerts[0] as Alert));
      expect(new Set(statesOf(await pager.world.does(operations, by)))).toEqual(new Set(["done"]));
      const changed = await pager.again(alerts[0] as Alert);
      const mine = only(inverses.filter(({ target }) => target.id === changed.id));
      expect(statesOf(await undo([mine]))).toEqual(["failed"]);
      expect(withoutLog(await pager.again(changed))).toEqual(withoutLog(changed));
    });

    test("an acknowledgement twice does not take it from who has it since", async () => {
      const ana = await pager.by("Ana");
      const inverses = await acknowledged();
      await undo(inverses);
      expect(new Set(statesOf(await undo(inverses)))).toEqual(new Set(["already"]));
      await pager.world.does(pager.source.acknowledge(await pager.list({ states: ["open"] }), ana), ana);
      expect(new Set(statesOf(await undo(inverses)))).toEqual(new Set(["failed"]));
      expect(await pager.list({ states: ["open"] })).toEqual([]);
    });

    test("an acknowledgement sends what was promised", async () => {
      const inverses = await acknowledged();
      await expectPromisedRequests(pager.world, inverses, await pager.by("Ben"));
    });

    /** Given to Dan, then by Ben to Cleo: what takes that back. */
    async function givenTwice(): Promise<readonly Operation[]> {
      const by = await pager.by("Ben");
      const [dan, cleo] = [await pager.world.named("person", "Dan"), await pager.world.named("person", "Cleo")];
      await pager.world.does(pager.source.assign([alerts[0] as Alert], by, dan), by);
      return done(pager.source.assign([await pager.again(alerts[0] as Alert)], by, cleo));
    }
    const holders = async () => (await pager.again(alerts[0] as Alert)).assignees.map(({ name }) => name);

    test("an assignment gives it back to who had it", async () => {
      const inverses = await givenTwice();
      expect(await holders()).toEqual(["Cleo"]);
      expect(statesOf(await undo(inverses))).toEqual(["done"]);
      expect(await holders()).toEqual(["Dan"]);
    });

    test("an assignment leaves alone what was given on meanwhile", async () => {
      const by = await pager.by("Dan");
      const inverses = await givenTwice();
      const ana = await pager.world.named("person", "Ana");
      await pager.world.does(pager.source.assign([await pager.again(alerts[0] as Alert)], by, ana), by);
      expect(statesOf(await undo(inverses))).toEqual(["failed"]);
      expect(await holders()).toEqual(["Ana"]);
    });

    test("what failed is impossible", async () => {
      const by = await pager.by("Ben");
      const alert = alerts[0] as Alert;
      await pager.world.does(pager.source.resolve([alert], by), by);
      const operations = pager.source.acknowledge([alert], by);
      const outcomes = await pager.world.does(operations, by);
      expect(statesOf(outcomes)).toEqual(["failed"]);
      expect(pager.world.inverses(operations, outcomes)).toEqual([]);
    });
  });
}
