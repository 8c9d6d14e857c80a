import { afterEach, describe, expect, test } from "vitest";
import type { PersonShift } from "../../src/core/oncall.ts";
import { DAY_MS, HOUR_MS } from "./alert-company.ts";
import { actor } from "./alert-world.ts";
import { companyWithSchedule, ON_CALL_COMPANY, plainSchedule, weekly } from "./on-call-company.ts";
import { iso, type OpenOnCallWorld, type Rota, rotaIn, whoIn } from "./on-call-world.ts";

/** A Saturday, eleven in the morning in Berlin. */
const NOW = "2026-11-21T10:00:00Z";

export function shiftsContract(vendor: string, open: OpenOnCallWorld): void {
  describe(`when somebody is on call (${vendor})`, () => {
    let rota: Rota;
    const start = async (company = ON_CALL_COMPANY) => {
      rota = rotaIn(await open(company, NOW));
    };
    afterEach(() => rota.world.ends());

    const spans = (shifts: readonly PersonShift[] | undefined) =>
      (shifts ?? []).map(({ startsAt, endsAt }) => `${iso(startsAt)} ${iso(endsAt)}`);

    test("lists the turns in the window, earliest first, each of that person", async () => {
      await start();
      const window = { fromAt: rota.world.clock.now(), untilAt: rota.world.clock.now() + 20 * DAY_MS };
      for (const name of ["Ana", "Ben", "Cleo", "Dan"]) {
        const shifts = (await rota.shiftsOf(actor(name), 20)) ?? [];
        expect(shifts.length).toBeGreaterThan(0);
        expect(new Set(whoIn(shifts))).toEqual(new Set([name.toLowerCase()]));
        const starts = shifts.map(({ startsAt = 0 }) => startsAt);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        for (const { startsAt = 0, endsAt = Number.POSITIVE_INFINITY } of shifts) {
          expect(startsAt).toBeLessThan(window.untilAt);
          expect(endsAt).toBeGreaterThan(window.fromAt);
          expect(endsAt).toBeGreaterThan(startsAt);
        }
      }
    });

    test("agrees with who is on call at that instant", async () => {
      await start();
      const shifts = ((await rota.shiftsOf(actor("Ana"), 20)) ?? []).filter(
        ({ startsAt = 0 }) => startsAt > Date.parse(NOW),
      );
      expect(shifts.length).toBeGreaterThan(0);
      for (const { schedule, startsAt = 0 } of shifts) {
        expect(whoIn((await rota.duty(schedule?.name ?? "", { at: startsAt })).now)).toEqual(["ana"]);
      }
    });

    test("covers the whole window between two who take turns", async () => {
      await start(companyWithSchedule(plainSchedule("Rota", weekly("Ana", "Ben"))));
      const both = [
        ...((await rota.shiftsOf(actor("Ana"), 20)) ?? []),
        ...((await rota.shiftsOf(actor("Ben"), 20)) ?? []),
      ];
      const inOrder = both.toSorted((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
      expect(inOrder).toHaveLength(4);
      expect(inOrder.slice(1).map(({ startsAt }) => iso(startsAt))).toEqual([
        "2026-11-23T08:00",
        "2026-11-30T08:00",
        "2026-12-07T08:00",
      ]);
      expect(inOrder.slice(0, 3).map(({ endsAt }) => endsAt)).toEqual(inOrder.slice(1).map(({ startsAt }) => startsAt));
    });

    test("holds a turn in which somebody else stands in only where it is still theirs", async () => {
      const overrides = [{ person: "Cleo", fromMs: HOUR_MS, untilMs: 3 * HOUR_MS }];
      await start(companyWithSchedule(plainSchedule("Rota", weekly("Ana"), { overrides })));
      const standIn = (await rota.shiftsOf(actor("Cleo"), 2)) ?? [];
      expect(spans(standIn)).toEqual(["2026-11-21T11:00 2026-11-21T13:00"]);
      expect(standIn[0]).toHaveProperty("override");
      const regular = (await rota.shiftsOf(actor("Ana"), 2)) ?? [];
      expect(regular.map(({ endsAt }) => iso(endsAt))[0]).toBe("2026-11-21T11:00");
      expect(regular.map(({ startsAt }) => iso(startsAt))[1]).toBe("2026-11-21T13:00");
      expect(regular).toHaveLength(2);
    });

    test("says policy, level and schedule, and knows who is on a policy directly", async () => {
      await start();
      const shifts = (await rota.shiftsOf(actor("Dan"), 5)) ?? [];
      const where = shifts.map(({ policy, level, schedule }) => `${policy?.name} ${level} ${schedule?.name}`);
      for (const place of ["Infra escalation 2 undefined", "Web escalation 2 undefined", "Web escalation 1 Web Rota"]) {
        expect(where).toContain(place);
      }
      const direct = shifts.filter(({ schedule }) => schedule === undefined);
      expect(direct.map(({ endsAt }) => endsAt)).toEqual([undefined, undefined]);
    });

    test("is the same for a person that is named as for one who asks", async () => {
      await start();
      const named = await rota.world.named("person", "Ana");
      expect(spans(await rota.shiftsOf(named, 20))).toEqual(spans(await rota.shiftsOf(actor("Ana"), 20)));
      expect(spans(await rota.shiftsOf(actor("Ana", "ANA@example.com"), 20))).toHaveLength(
        spans(await rota.shiftsOf(named, 20)).length,
      );
    });

    test("is nothing for somebody who has no turns, and unknown for a stranger", async () => {
      await start();
      expect(await rota.shiftsOf(actor("Eve"), 20)).toEqual([]);
      expect(await rota.shiftsOf(actor("Zoe"), 20)).toBeUndefined();
      const elsewhere = { kind: "person", name: "Zoe", refs: [{ account: "elsewhere", id: "1" }] } as const;
      expect(await rota.shiftsOf(elsewhere, 20)).toBeUndefined();
    });
  });
}
