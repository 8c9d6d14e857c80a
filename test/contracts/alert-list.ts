import { afterEach, describe, expect, test } from "vitest";
import type { Alert, AlertQuery } from "../../src/core/alerts.ts";
import type { Company } from "../../src/core/emulator.ts";
import { companyWithAlerts, DAY_MS, HOUR_MS, PAGED_COMPANY } from "./alert-company.ts";
import { type AlertTraits, actor, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";

export function alertListContract(vendor: string, open: OpenAlertWorld, traits: Pick<AlertTraits, "isOwn"> = {}): void {
  describe(`the list of alerts (${vendor})`, () => {
    let pager: Pager;
    const start = async (company: Company = PAGED_COMPANY) => {
      pager = pagerIn(await open(company));
    };
    afterEach(() => pager.world.ends());

    test.each([0, 1, 99, 100, 101, 250, 251, 1_000])(
      "of %i is complete, without doubles, oldest first",
      async (count) => {
        await start(companyWithAlerts(count));
        const alerts = await pager.list();
        expect(alerts.map(({ title }) => title)).toEqual(Array.from({ length: count }, (_, i) => `Alert ${i + 1}`));
        expect(new Set(alerts.map(({ id }) => id)).size).toBe(count);
        expect(new Set(alerts.map(({ number }) => number)).size).toBe(count);
      },
    );

    test("says all that is known of an alert", async () => {
      await start();
      const { account, prefix } = pager.source;
      const dan = await pager.by("Dan");
      const api = await pager.get("API is slow");
      expect(api).toMatchObject({
        account,
        handle: `${prefix}-${api.number}`,
        state: "open",
        urgency: "high",
        priority: "P1",
        service: { name: "API" },
        acknowledgedBy: [],
        createdAt: pager.world.clock.now() - 3 * HOUR_MS,
        count: 1,
        url: expect.stringMatching(/^https?:\/\//u),
      });
      expect(api).not.toHaveProperty("snoozedUntilAt");
      expect(await pager.get("Checkout fails")).toMatchObject({
        state: "acked",
        assignees: [{ id: dan.id }],
        acknowledgedBy: [{ id: dan.id }],
      });
    });

    test("holds old ones, and says nothing of those that are closed", async () => {
      await start();
      const by = await pager.by("Ana");
      const all = ["Shop is old", "API is slow", "Disk is nearly full", "Checkout fails"];
      expect(await pager.titles()).toEqual(all);
      await pager.world.does(pager.source.resolve([await pager.get("API is slow")], by), by);
      expect(await pager.titles()).toEqual(all.filter((title) => title !== "API is slow"));
    });

    type Filter = readonly [string, () => Promise<AlertQuery> | AlertQuery, readonly string[]];
    const olderThan = (ms: number) => ({ beforeAt: pager.world.clock.now() - ms });
    test.each<Filter>([
      ["open ones", () => ({ states: ["open"] }), ["Shop is old", "API is slow", "Disk is nearly full"]],
      ["acknowledged ones", () => ({ states: ["acked"] }), ["Checkout fails"]],
      ["snoozed ones", () => ({ states: ["snoozed"] }), []],
      ["two states", () => ({ states: ["acked", "snoozed"] }), ["Checkout fails"]],
      ["no state at all", () => ({ states: [] }), []],
      ["a person", () => ({ assignee: actor("Dan") }), ["Checkout fails"]],
      ["a person, in any case", () => ({ assignee: actor("Dan", "DAN@Example.COM") }), ["Checkout fails"]],
      [
        "a service",
        async () => ({ service: await pager.world.named("service", "API") }),
        ["API is slow", "Disk is nearly full"],
      ],
      ["a team", async () => ({ team: await pager.world.named("team", "Web") }), ["Shop is old", "Checkout fails"]],
      ["a priority", () => ({ priority: "P1" }), ["API is slow"]],
      ["a priority that none has", () => ({ priority: "P3" }), []],
      ["high urgency", () => ({ urgency: "high" }), ["API is slow", "Checkout fails"]],
      ["low urgency", () => ({ urgency: "low" }), ["Shop is old", "Disk is nearly full"]],
      ["an age of months", () => olderThan(60 * DAY_MS), ["Shop is old"]],
      ["an age of hours", () => olderThan(2.5 * HOUR_MS), ["Shop is old", "API is slow"]],
      ["before the instant of one", () => olderThan(3 * HOUR_MS), ["Shop is old"]],
      ["before the second after one", () => olderThan(3 * HOUR_MS - 1_000), ["Shop is old", "API is slow"]],
      ["before all", () => olderThan(1_000 * DAY_MS), []],
      ["several conditions at once", () => ({ urgency: "low", ...olderThan(DAY_MS) }), ["Shop is old"]],
      ["conditions that exclude each other", () => ({ states: ["open"], assignee: actor("Dan") }), []],
    ])("can be restricted to %s", async (_what, query, titles) => {
      await start();
      expect(await pager.titles(await query())).toEqual(titles);
    });

    test("of somebody unknown is refused, not empty, where a vendor knows its users", async () => {
      await start();
      if (traits.isOwn) return expect(await pager.list({ assignee: actor("Zoe") })).toEqual([]);
      await expect(pager.list({ assignee: actor("Zoe") })).rejects.toMatchObject({ code: "unknown_person" });
    });

    test("can be left early", async () => {
      await start(companyWithAlerts(250));
      const first: Alert[] = [];
      await pager.world.settle(
        (async () => {
          for await (const alert of pager.source.list({})) {
            first.push(alert);
            if (first.length === 3) return;
          }
        })(),
      );
      expect(first.map(({ title }) => title)).toEqual(["Alert 1", "Alert 2", "Alert 3"]);
    });

    test("that cannot be read is an error, never a short list", async () => {
      await start(companyWithAlerts(250));
      const fault = { kind: "answer", status: 403, body: {} } as const;
      const refused = () => expect(pager.list()).rejects.toMatchObject({ code: "vendor_auth" });
      await pager.world.struck("reads", fault, refused);
      expect(await pager.list()).toHaveLength(250);
    });
  });
}
