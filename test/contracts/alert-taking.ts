import { afterEach, describe, expect, test } from "vitest";
import type { Alert } from "../../src/core/alerts.ts";
import { companyWithAlerts } from "./alert-company.ts";
import { type AlertTraits, deeds, ghostOf, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";
import { only, statesOf } from "./vendor-world.ts";
import { expectPromisedRequests, expectSafety, writesIn } from "./write-checks.ts";

/** Acknowledging: the write that comes in thousands. */
export function alertTakingContract(vendor: string, open: OpenAlertWorld, traits: AlertTraits): void {
  describe(`acknowledging (${vendor})`, () => {
    let pager: Pager;
    const start = async (count: number): Promise<readonly Alert[]> => {
      pager = pagerIn(await open(companyWithAlerts(count)));
      return pager.list();
    };
    afterEach(() => pager.world.ends());

    test.each([1, 250, 251, 1_000])(
      "%i alerts changes every one, in as few writes as the vendor allows",
      async (count) => {
        const alerts = await start(count);
        const by = await pager.by("Ben");
        const operations = pager.source.acknowledge(alerts, by);
        expect(deeds(operations).map(({ target }) => target.id)).toEqual(alerts.map(({ id }) => id));
        pager.world.traffic();
        expect(new Set(statesOf(await pager.world.does(operations, by)))).toEqual(new Set(["done"]));
        const writes = writesIn(pager.world.traffic()).filter(({ path }) => !path.endsWith("/notes"));
        expect(writes).toHaveLength(Math.ceil(count / traits.alertsPerRequest));
        const now = await pager.list();
        expect(now.map(({ id }) => id)).toEqual(alerts.map(({ id }) => id));
        expect(now.filter(({ state }) => state !== "acked")).toEqual([]);
        expect(new Set(now.flatMap((alert) => alert.acknowledgedBy.map(({ name }) => name)))).toEqual(
          new Set([traits.actsAs ?? "Ben"]),
        );
      },
    );

    /** By name: as the vendor shows them, or as notes say who it was. */
    async function takersOf(alert: Alert): Promise<string> {
      if (traits.actsAs === undefined) return alert.acknowledgedBy.map(({ name }) => name).join();
      const { notes } = await pager.detail(alert);
      return notes.flatMap(({ text }) => /^Acknowledged by (\w+)/u.exec(text)?.[1] ?? []).join();
    }

    test("none is no operation", async () => {
      await start(1);
      expect(pager.source.acknowledge([], await pager.by("Ana"))).toEqual([]);
    });

    test("what somebody else took meanwhile is already so, and stays theirs", async () => {
      const alerts = await start(5);
      const [ana, ben] = [await pager.by("Ana"), await pager.by("Ben")];
      const operations = pager.source.acknowledge(alerts, ana);
      await pager.world.does(pager.source.acknowledge(alerts.slice(1, 3), ben), ben);
      const outcomes = await pager.does(operations, ana);
      expect(statesOf(outcomes)).toEqual(["done", "already", "already", "done", "done"]);
      const takers = await Promise.all((await pager.list()).map(takersOf));
      expect(takers).toEqual(["Ana", "Ben", "Ben", "Ana", "Ana"]);
    });

    test("what was closed meanwhile fails with a reason and stays closed", async () => {
      const alerts = await start(4);
      const [ana, ben] = [await pager.by("Ana"), await pager.by("Ben")];
      await pager.world.does(pager.source.resolve(alerts.slice(2, 3), ben), ben);
      const outcomes = await pager.does(pager.source.acknowledge(alerts, ana), ana);
      expect(statesOf(outcomes)).toEqual(["done", "done", "failed", "done"]);
      expect(outcomes[2]?.reason).toMatch(/closed|resolved/iu);
      expect((await pager.again(alerts[2] as Alert)).state).toBe("closed");
    });

    test.each([0, 13, 29])("an alert that does not exist fails alone, at place %i of 30", async (place) => {
      const alerts = await start(30);
      const by = await pager.by("Ana");
      const some = alerts.map((alert, at) => (at === place ? ghostOf(alert) : alert));
      const outcomes = await pager.does(pager.source.acknowledge(some, by), by);
      expect(statesOf(outcomes)).toEqual(some.map((_alert, at) => (at === place ? "failed" : "done")));
      const open = await pager.list({ states: ["open"] });
      expect(open.map(({ id }) => id)).toEqual([alerts[place]?.id]);
    });

    test("is refused with the vendor's reason when the vendor refuses all", async () => {
      const alerts = await start(3);
      const by = await pager.by("Ana");
      const body = { message: "Your key lacks this right", error: { message: "Your key lacks this right" } };
      const fault = { kind: "answer", status: 403, body } as const;
      const refused = () => pager.does(pager.source.acknowledge(alerts, by), by);
      const outcomes = await pager.world.struck("writes", fault, refused, 3);
      expect(statesOf(outcomes)).toEqual(["failed", "failed", "failed"]);
      expect(outcomes[0]?.reason).toContain("Your key lacks this right");
      expect(await pager.list({ states: ["open"] })).toHaveLength(3);
    });

    test("whose answer was lost is proved all the same, or said to be unknown", async () => {
      const alerts = await start(3);
      const by = await pager.by("Ana");
      const take = () => pager.world.does(pager.source.acknowledge(alerts, by), by);
      const outcomes = await pager.world.struck("writes", { kind: "reset", when: "after" }, take);
      expect(statesOf(outcomes)).not.toContain("failed");
      expect(await pager.list({ states: ["open"] })).toEqual([]);
    });

    test("sends what was promised", async () => {
      const alerts = await start(260);
      const by = await pager.by("Ana");
      await expectPromisedRequests(pager.world, pager.source.acknowledge(alerts.slice(0, 1), by), by);
      await expectPromisedRequests(pager.world, pager.source.acknowledge(alerts.slice(1), by), by);
    });

    test("is as safe to repeat as its kind says", async () => {
      const [alert] = await start(1);
      const by = await pager.by("Ana");
      await expectSafety(pager.world, only(deeds(pager.source.acknowledge([alert as Alert], by))), by);
    });

    test("ends when it is told to", async () => {
      const alerts = await start(3);
      const by = await pager.by("Ana");
      const operations = deeds(pager.source.acknowledge(alerts, by));
      const kind = pager.world.kindOf(only(operations.slice(0, 1)));
      const signal = AbortSignal.abort(new Error("stopping"));
      const execution = { planId: "plan-x", createdAt: pager.world.clock.now(), by, signal };
      const sending = pager.world.settle(Array.fromAsync(kind.execute(operations, execution)));
      await expect(sending).rejects.toThrow("stopping");
      expect(await pager.list({ states: ["open"] })).toHaveLength(3);
    });
  });
}
