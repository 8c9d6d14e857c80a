import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Alert } from "../../src/core/alerts.ts";
import type { Operation } from "../../src/core/plan.ts";
import { DAY_MS, HOUR_MS, PAGED_COMPANY } from "./alert-company.ts";
import { type AlertTraits, deeds, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";
import { only, statesOf } from "./vendor-world.ts";
import { expectPromisedRequests, expectSafety } from "./write-checks.ts";

const TITLE = "API is slow";
/** A vendor may carry out a write some time after its answer was lost: who looks, looks again later. */
const LATE_MS = 3_000;

/** What is done to alerts besides acknowledging them. */
export function alertWorkContract(vendor: string, open: OpenAlertWorld, traits: AlertTraits): void {
  describe(`working on alerts (${vendor})`, () => {
    let pager: Pager;
    beforeEach(async () => {
      pager = pagerIn(await open(PAGED_COMPANY));
    });
    afterEach(() => pager.world.ends());

    const inAnHour = () => pager.world.clock.now() + HOUR_MS;

    test("resolving closes, with a note that can be read", async () => {
      const by = await pager.by("Ben");
      const alerts = await pager.list();
      const outcomes = await pager.world.does(pager.source.resolve(alerts, by, "Added workers"), by);
      expect(new Set(statesOf(outcomes))).toEqual(new Set(["done"]));
      expect(await pager.list()).toEqual([]);
      for (const alert of alerts) {
        const { alert: now, notes } = await pager.detail(alert);
        expect(now.state).toBe("closed");
        expect(notes.map(({ text }) => text)).toEqual(["Added workers"]);
      }
    });

    test("resolving without a note writes none, beyond who did it", async () => {
      const by = await pager.by("Ben");
      const alert = await pager.get(TITLE);
      const operations = pager.source.resolve([alert], by);
      expect(deeds(operations)).toHaveLength(1);
      await pager.world.does(operations, by);
      const notes = (await pager.detail(alert)).notes.map(({ text }) => text);
      expect(notes).toEqual(traits.actsAs === undefined ? [] : [expect.stringContaining("by Ben")]);
    });

    test("resolving what is closed already says so", async () => {
      const [ana, ben] = [await pager.by("Ana"), await pager.by("Ben")];
      const alert = await pager.get(TITLE);
      await pager.world.does(pager.source.resolve([alert], ben), ben);
      pager.world.clock.advance(HOUR_MS);
      expect(statesOf(await pager.does(pager.source.resolve([alert], ana), ana))).toEqual(["already"]);
    });

    test.each([
      ["open", TITLE],
      ["acknowledged", "Checkout fails"],
    ])("snoozing an %s alert keeps it quiet until then", async (_state, title) => {
      const by = await pager.by("Dan");
      const alert = await pager.get(title);
      const untilAt = inAnHour();
      const operations = pager.source.snooze([alert], by, untilAt, "Vendor works on it");
      const snooze = only(operations.filter(({ kind }) => kind.endsWith("snooze")));
      const earlier = operations.slice(0, operations.indexOf(snooze));
      expect(snooze.after).toBe(earlier.at(-1)?.id);
      const outcomes = await pager.world.does(operations, by);
      expect(new Set(statesOf(outcomes))).toEqual(new Set(["done"]));
      expect(await pager.get(title)).toMatchObject({ state: "snoozed", snoozedUntilAt: untilAt });
      expect(await pager.titles({ states: ["snoozed"] })).toEqual([title]);
      expect(await pager.titles({ states: ["open", "acked"] })).not.toContain(title);
      expect((await pager.detail(alert)).notes.map(({ text }) => text)).toEqual(["Vendor works on it"]);
      pager.world.clock.advance(HOUR_MS);
      expect((await pager.get(title)).state).toBe("open");
    });

    test("snoozing what was closed meanwhile fails with a reason, and what comes after is not sent", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      const operations = pager.source.snooze([alert], by, inAnHour(), "Later");
      await pager.world.does(pager.source.resolve([alert], by), by);
      expect(statesOf(await pager.does(operations, by))).toEqual(["failed"]);
      const { alert: now, notes } = await pager.detail(alert);
      expect(now.state).toBe("closed");
      expect(notes.filter(({ text }) => text.includes("Later"))).toEqual([]);
      expect(notes).toHaveLength(traits.actsAs === undefined ? 0 : 1);
    });

    test("a note is one operation, and says what was said", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      const saidAt = pager.world.clock.now();
      const outcomes = await pager.world.does([only(pager.source.note(alert, by, "Looking"))], by);
      expect(statesOf(outcomes)).toEqual(["done"]);
      const note = only((await pager.detail(alert)).notes);
      expect(note.text).toBe("Looking");
      expect(note.at).toBeGreaterThanOrEqual(saidAt);
      expect(note.at).toBeLessThanOrEqual(pager.world.clock.now());
    });

    test("assigning to a person makes it theirs and nobody else's", async () => {
      const by = await pager.by("Ana");
      const alerts = [await pager.get(TITLE), await pager.get("Checkout fails")];
      const operations = pager.source.assign(alerts, by, await pager.world.named("person", "Cleo"));
      expect(deeds(operations).every(({ effects }) => effects?.includes("pages"))).toBe(traits.isOwn !== true);
      expect(statesOf(await pager.does(operations, by))).toEqual(["done", "done"]);
      for (const alert of alerts) {
        expect((await pager.again(alert)).assignees.map(({ name }) => name)).toEqual(["Cleo"]);
      }
    });

    test("assigning to a policy hands it over, where the vendor can", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      const policy = await pager.world.named("policy", "Web escalation");
      const assign = () => pager.source.assign([alert], by, policy);
      if (!traits.assignsToPolicies) return expect(assign).toThrow(expect.objectContaining({ code: "bad_input" }));
      expect(statesOf(await pager.does(assign(), by))).toEqual(["done"]);
      expect((await pager.again(alert)).policy?.name).toBe("Web escalation");
    });

    test("assigning to anything else, or to somebody of another vendor, is refused", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      const schedule = await pager.world.named("schedule", "Web Rota");
      const elsewhere = { kind: "person", name: "Zoe", refs: [{ account: "elsewhere", id: "1" }] } as const;
      for (const to of traits.isOwn ? [schedule] : [schedule, elsewhere]) {
        expect(() => pager.source.assign([alert], by, to)).toThrow(expect.objectContaining({ code: "bad_input" }));
      }
    });

    test("escalating pages the next level of the alert's policy, and can be read in its log", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      if (traits.isOwn) return expect(pager.source.escalate(alert, by)).rejects.toMatchObject({ code: "bad_input" });
      const before = (await pager.detail(alert)).log.length;
      const operations = await pager.world.settle(pager.source.escalate(alert, by));
      expect(only(deeds(operations)).effects).toContain("pages");
      expect(statesOf(await pager.does(operations, by))).toEqual(["done"]);
      expect((await pager.detail(alert)).log.length).toBeGreaterThan(before);
      expect((await pager.again(alert)).policy?.name).toBe("Infra escalation");
    });

    test("escalating what has no policy, or no further level that the vendor shows, is refused", async () => {
      const by = await pager.by("Ana");
      const alert = await pager.get(TITLE);
      const refused = (what: Alert) =>
        expect(pager.world.settle(pager.source.escalate(what, by))).rejects.toMatchObject({ code: "bad_input" });
      const { policy: _, ...without } = alert;
      await refused({ ...without, teams: [] });
      if (!traits.showsLevels) return;
      await pager.world.does(await pager.world.settle(pager.source.escalate(alert, by)), by);
      await refused(await pager.again(alert));
    });

    type Write = readonly [string, () => Promise<readonly Operation[]>];
    const one = () => pager.get(TITLE);
    const escalate: Write = [
      "escalate",
      async () => pager.world.settle(pager.source.escalate(await one(), await pager.by("Ana"))),
    ];
    const writes: readonly Write[] = [
      ["resolve", async () => pager.source.resolve([await one()], await pager.by("Ana"))],
      [
        "snooze",
        async () => pager.source.snooze([await pager.get("Checkout fails")], await pager.by("Dan"), inAnHour()),
      ],
      ["note", async () => pager.source.note(await one(), await pager.by("Ana"), "Looking")],
      [
        "assign",
        async () => pager.source.assign([await one()], await pager.by("Ana"), await pager.world.named("person", "Dan")),
      ],
      ...(traits.isOwn ? [] : [escalate]),
    ];

    test.each(writes)("%s sends what was promised", async (_name, make) => {
      await expectPromisedRequests(pager.world, await make(), await pager.by("Dan"));
    });

    test.each(writes)("%s is as safe to repeat as its kind says", async (_name, make) => {
      await expectSafety(pager.world, only(deeds(await make())), await pager.by("Dan"));
    });

    test.each(writes)("%s whose answer was lost is found, and not done twice", async (_name, make) => {
      const by = await pager.by("Dan");
      const operation = only(deeds(await make()));
      const plan = pager.world.accept([operation], by);
      const lost = { kind: "reset", when: "after" } as const;
      const { state } = only(await pager.world.struck("writes", lost, () => plan.carriedOut()));
      expect(["done", "already", "unknown"]).toContain(state);
      pager.world.clock.advance(LATE_MS);
      if (pager.world.kindOf(operation).safety === "reconcilable") {
        expect(["done", "already"]).toContain((await plan.reconcile())?.state);
      }
      const { notes } = await pager.detail((await pager.world.settle(pager.source.find(operation.target.id))) as never);
      expect(notes.length).toBeLessThanOrEqual(1);
    });

    test.each(writes)("%s on an alert that is gone fails with a reason", async (_name, make) => {
      const operation = only(deeds(await make()));
      const { target } = operation;
      const gone = { ...operation, target: { ...target, id: [...target.id].reverse().join("") } };
      expect(statesOf(await pager.world.does([gone], await pager.by("Dan")))).toEqual(["failed"]);
    });

    test("an old alert can be worked on like a new one", async () => {
      const by = await pager.by("Ana");
      const old = await pager.get("Shop is old");
      expect(old.createdAt).toBeLessThan(pager.world.clock.now() - 60 * DAY_MS);
      const operations = [...pager.source.acknowledge([old], by), ...pager.source.note(old, by, "Still there")];
      expect(new Set(statesOf(await pager.world.does(operations, by)))).toEqual(new Set(["done"]));
    });
  });
}
