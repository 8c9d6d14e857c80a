import { afterEach, describe, expect, test } from "vitest";
import type { Company } from "../../src/core/emulator.ts";
import { DAY_MS, HOUR_MS, VENDORS } from "./alert-company.ts";
import { companyWithSchedule, daily, ON_CALL_COMPANY, plainSchedule, weekly } from "./on-call-company.ts";
import { iso, type OpenOnCallWorld, type Rota, rotaIn, whoIn } from "./on-call-world.ts";

/** A Saturday, eleven in the morning in Berlin. */
const NOW = "2026-11-21T10:00:00Z";

/** Until when, who is next, who stands in, and when nobody is there. */
export function dutyTimesContract(vendor: string, open: OpenOnCallWorld): void {
  describe(`the times of on-call duty (${vendor})`, () => {
    let rota: Rota;
    const start = async (company: Company, at = NOW) => {
      rota = rotaIn(await open(company, at));
    };
    const rotaOf = (layers: Parameters<typeof plainSchedule>[1], more: Parameters<typeof plainSchedule>[2] = {}) =>
      companyWithSchedule(plainSchedule("Rota", layers, more));
    afterEach(() => rota.world.ends());

    test("a turn ends at the hand-over, and who is next is who has it then", async () => {
      await start(rotaOf(weekly("Ana", "Ben")));
      const duty = await rota.duty("Rota");
      expect(duty.now.map(({ endsAt }) => iso(endsAt))).toEqual(["2026-11-23T08:00"]);
      expect(duty.next?.map(({ startsAt, endsAt }) => [iso(startsAt), iso(endsAt)])).toEqual([
        ["2026-11-23T08:00", expect.anything()],
      ]);
      expect(duty).not.toHaveProperty("gap");
      expect(duty.now[0]).not.toHaveProperty("override");
      expect([...whoIn(duty.now), ...whoIn(duty.next)].sort()).toEqual(["ana", "ben"]);
      const handOver = duty.now[0]?.endsAt ?? 0;
      expect(whoIn((await rota.duty("Rota", { at: handOver })).now)).toEqual(whoIn(duty.next));
      expect(whoIn((await rota.duty("Rota", { at: handOver - 1_000 })).now)).toEqual(whoIn(duty.now));
    });

    test("is told for another instant from there on", async () => {
      await start(rotaOf(weekly("Ana", "Ben")));
      const at = Date.parse("2026-11-24T10:00:00Z");
      const then = await rota.duty("Rota", { at });
      expect(then.now.map(({ endsAt }) => iso(endsAt))).toEqual(["2026-11-30T08:00"]);
      expect(whoIn(then.next)).toEqual(whoIn((await rota.duty("Rota")).now));
    });

    test("an override says whose turn it is, and the regular person comes back", async () => {
      const overrides = [{ person: "Cleo", fromMs: -HOUR_MS, untilMs: 3 * HOUR_MS }];
      await start(rotaOf(weekly("Ana"), { overrides }));
      const duty = await rota.duty("Rota");
      expect(whoIn(duty.now)).toEqual(["cleo"]);
      expect(duty.now.map(({ endsAt }) => iso(endsAt))).toEqual(["2026-11-21T13:00"]);
      const replaced = duty.now[0]?.override?.for;
      expect(replaced?.email ?? replaced?.name).toMatch(/^ana/iu);
      expect(whoIn(duty.next)).toEqual(["ana"]);
      expect(duty.next?.map(({ startsAt }) => iso(startsAt))).toEqual(["2026-11-21T13:00"]);
      expect(duty.next?.[0]).not.toHaveProperty("override");
      expect(duty).not.toHaveProperty("gap");
    });

    test("an override to come is who is next, and says so", async () => {
      const overrides = [{ person: "Cleo", fromMs: 2 * HOUR_MS, untilMs: 3 * HOUR_MS }];
      await start(rotaOf(weekly("Ana"), { overrides }));
      const duty = await rota.duty("Rota");
      expect(whoIn(duty.now)).toEqual(["ana"]);
      expect(duty.now.map(({ endsAt }) => iso(endsAt))).toEqual(["2026-11-21T12:00"]);
      expect(whoIn(duty.next)).toEqual(["cleo"]);
      expect(duty.next?.[0]).toHaveProperty("override");
      expect(whoIn((await rota.duty("Rota", { at: rota.world.clock.now() + 2 * HOUR_MS })).now)).toEqual(["cleo"]);
    });

    test("a gap is nobody, until when, and who comes then", async () => {
      await start(rotaOf(daily("Cleo", 12, 16)));
      const duty = await rota.duty("Rota");
      expect(duty.now).toEqual([]);
      expect([iso(duty.gap?.fromAt), iso(duty.gap?.untilAt)]).toEqual(["2026-11-21T10:00", "2026-11-21T11:00"]);
      expect(whoIn(duty.next)).toEqual(["cleo"]);
      expect(duty.next?.map(({ startsAt }) => iso(startsAt))).toEqual(["2026-11-21T11:00"]);
    });

    test("a gap to come is told while somebody is still there", async () => {
      await start(rotaOf(daily("Cleo", 12, 16)), "2026-11-21T12:00:00Z");
      const duty = await rota.duty("Rota");
      expect(duty.now.map(({ endsAt }) => iso(endsAt))).toEqual(["2026-11-21T15:00"]);
      expect([iso(duty.gap?.fromAt), iso(duty.gap?.untilAt)]).toEqual(["2026-11-21T15:00", "2026-11-22T11:00"]);
    });

    test("a schedule without anybody is a gap of which no end is known", async () => {
      await start(rotaOf([]));
      const duty = await rota.duty("Rota");
      expect(duty).toMatchObject({ now: [], gap: { fromAt: rota.world.clock.now() } });
      expect(duty.gap).not.toHaveProperty("untilAt");
      expect(duty).not.toHaveProperty("next");
    });

    test("without what comes next, who is there now is the same", async () => {
      await start(rotaOf(daily("Cleo", 12, 16)));
      expect((await rota.duty("Rota", { withNext: false })).now).toEqual([]);
      rota.world.clock.advance(2 * HOUR_MS);
      expect(whoIn((await rota.duty("Rota", { withNext: false })).now)).toEqual(["cleo"]);
    });

    test("one schedule on two policies is shown on both", async () => {
      const policy = (name: string) => ({ name, team: "Infra", vendors: VENDORS, levels: [{ schedules: ["Rota"] }] });
      await start({ ...rotaOf(weekly("Ana", "Ben")), policies: [policy("One"), policy("Two")] });
      const duties = await rota.duties();
      expect(duties.map((duty) => [duty.policy?.name, duty.level, duty.schedule?.name]).sort()).toEqual([
        ["One", 1, "Rota"],
        ["Two", 1, "Rota"],
      ]);
      expect(duties.map(({ now }) => iso(now[0]?.endsAt))).toEqual(["2026-11-23T08:00", "2026-11-23T08:00"]);
    });

    test("what was true a moment ago is not told for true now", async () => {
      await start(ON_CALL_COMPANY);
      expect(whoIn((await rota.duty("Infra Primary")).now)).toEqual(["cleo"]);
      rota.world.clock.advance(3 * HOUR_MS);
      expect(whoIn((await rota.duty("Infra Primary")).now)).not.toEqual(["cleo"]);
    });

    // Berlin's clocks go forward on 2027-03-28 at two in the morning.
    test.each([
      ["a weekly turn", weekly("Ana", "Ben"), "2027-03-27T12:00:00Z", "2027-03-29T07:00"],
      ["a night", daily("Ana", 0, 8), "2027-03-28T00:30:00Z", "2027-03-28T06:00"],
      ["an afternoon before it", daily("Ana", 12, 16), "2027-03-27T12:00:00Z", "2027-03-27T15:00"],
      ["an afternoon after it", daily("Ana", 12, 16), "2027-03-28T12:00:00Z", "2027-03-28T14:00"],
    ] as const)("%s follows the wall clock when it goes forward", async (_what, layers, at, until) => {
      await start(rotaOf(layers), "2027-03-26T10:00:00Z");
      const duty = await rota.duty("Rota", { at: Date.parse(at) });
      expect(duty.now.map(({ endsAt }) => iso(endsAt))).toEqual([until]);
    });

    test("a gap over the change of the clocks is an hour shorter", async () => {
      await start(rotaOf(daily("Ana", 12, 16)), "2027-03-26T10:00:00Z");
      const { gap } = await rota.duty("Rota", { at: Date.parse("2027-03-27T12:00:00Z") });
      expect((gap?.untilAt ?? 0) - (gap?.fromAt ?? 0)).toBe(DAY_MS - 5 * HOUR_MS);
    });
  });
}
