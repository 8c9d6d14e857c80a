import { afterEach, describe, expect, test } from "vitest";
import type { Company } from "../../src/core/emulator.ts";
import type { NameKind } from "../../src/core/names.ts";
import { MINUTE_MS, PAGED_COMPANY } from "./alert-company.ts";
import { ON_CALL_COMPANY } from "./on-call-company.ts";
import { type OnCallTraits, type OpenOnCallWorld, placeOf, type Rota, rotaIn, whoIn } from "./on-call-world.ts";

/** A Saturday, eleven in the morning in Berlin. */
const NOW = "2026-11-21T10:00:00Z";

const INFRA = ["Infra escalation 1 Infra Primary", "Infra escalation 2"];
const WEB = ["Web escalation 1 Web Rota", "Web escalation 1 Web Office", "Web escalation 2"];

export function dutyContract(vendor: string, open: OpenOnCallWorld, traits: OnCallTraits): void {
  describe(`who is on call (${vendor})`, () => {
    let rota: Rota;
    const start = async (company: Company = ON_CALL_COMPANY) => {
      rota = rotaIn(await open(company, NOW));
    };
    afterEach(() => rota.world.ends());

    /** Several people of one level may be one duty or several. */
    const placesOf = async (query: Parameters<Rota["duties"]>[0] = {}) => [
      ...new Set((await rota.duties(query)).map(placeOf)),
    ];

    test.each([true, false])(
      "shows every level, and schedules that no policy uses (with next: %s)",
      async (withNext) => {
        await start();
        expect((await placesOf({ withNext })).toSorted()).toEqual([...INFRA, ...WEB, "Captains"].sort());
        expect(new Set((await rota.duties()).map(({ account }) => account))).toEqual(new Set([rota.source.account]));
      },
    );

    test("names the same people whether or not what comes next is asked for", async () => {
      await start();
      const people = async (withNext: boolean) =>
        (await rota.duties({ withNext })).map((duty) => `${placeOf(duty)}: ${whoIn(duty.now)}`).sort();
      expect(await people(false)).toEqual(await people(true));
    });

    test("shows everybody who is on a level directly, without an end", async () => {
      await start();
      const direct = (await rota.duties()).filter((duty) => placeOf(duty) === "Infra escalation 2");
      const shifts = direct.flatMap((duty) => duty.now);
      expect(whoIn(shifts)).toEqual(["ben", "dan"]);
      expect(shifts.map(({ endsAt }) => endsAt)).toEqual([undefined, undefined]);
      expect(direct.map(({ next, gap, schedule }) => [next, gap, schedule])).toEqual(
        direct.map(() => [undefined, undefined, undefined]),
      );
    });

    test("says of a schedule that no policy uses who has it and until when", async () => {
      await start();
      const captains = await rota.duty("Captains");
      expect(captains).not.toHaveProperty("policy");
      expect(captains).not.toHaveProperty("level");
      expect(captains).toMatchObject({ now: [{ endsAt: expect.any(Number) }] });
      expect(captains.next).toHaveLength(1);
    });

    test.each<readonly [NameKind, string, readonly string[]]>([
      ["policy", "Web escalation", WEB],
      ["policy", "Infra escalation", INFRA],
      ["service", "API", INFRA],
      ["service", "Shop", WEB],
      ["team", "Web", WEB],
      ["team", "Infra", [...INFRA, "Captains"]],
      ["schedule", "Infra Primary", [INFRA[0] as string]],
      ["schedule", "Web Rota", [WEB[0] as string]],
      ["schedule", "Captains", ["Captains"]],
    ])("for the %s %s is the same answer, and nothing else", async (kind, name, places) => {
      await start();
      const target = await rota.world.named(kind, name);
      const shown = await rota.duties({ target });
      expect([...new Set(shown.map(placeOf))].sort()).toEqual([...places].sort());
      const brief = (duty: (typeof shown)[number]) => [
        placeOf(duty),
        whoIn(duty.now),
        duty.now.map((one) => one.endsAt),
      ];
      const all = (await rota.duties()).filter((duty) => places.includes(placeOf(duty)));
      expect(shown.map(brief).sort()).toEqual(all.map(brief).sort());
    });

    test("for something of another vendor is nothing", async () => {
      await start();
      const target = { kind: "schedule", name: "Elsewhere", refs: [{ account: "elsewhere", id: "1" }] } as const;
      expect(await rota.duties({ target })).toEqual([]);
    });

    test("takes no more requests than the vendor allows", async () => {
      await start();
      await rota.duties({ withNext: false });
      rota.world.clock.advance(2 * MINUTE_MS);
      for (const withNext of [false, true]) {
        rota.world.traffic();
        const shown = await rota.duties({ withNext });
        const schedules = new Set(shown.flatMap(({ schedule }) => schedule?.id ?? [])).size;
        expect(schedules).toBe(4);
        expect(rota.world.traffic().length).toBeLessThanOrEqual(traits.requests(withNext ? schedules : 0));
      }
    });

    test("is nobody where there is no calendar", async () => {
      await start({ ...PAGED_COMPANY, schedules: [], policies: [], services: [], alerts: [] });
      expect(await rota.duties()).toEqual([]);
      expect(await rota.world.settle(rota.source.schedules())).toEqual([]);
    });

    test("that cannot be read is an error, never nobody", async () => {
      await start();
      const refused = () => expect(rota.duties()).rejects.toMatchObject({ code: "vendor_auth" });
      await rota.world.struck("reads", { kind: "answer", status: 401, body: {} }, refused, 20);
    });

    test("lists the schedules with their zones and the policies that use them", async () => {
      await start();
      const schedules = await rota.world.settle(rota.source.schedules());
      expect(schedules.map(({ name, usedBy }) => [name, usedBy?.join()]).sort()).toEqual([
        ["Captains", ""],
        ["Infra Primary", "Infra escalation"],
        ["Web Office", "Web escalation"],
        ["Web Rota", "Web escalation"],
      ]);
      const zones = new Map(schedules.map(({ name, zone }) => [name, zone]));
      expect([zones.get("Captains"), zones.get("Infra Primary")]).toEqual(["America/New_York", "Europe/Berlin"]);
      expect(new Set(schedules.map(({ account }) => account))).toEqual(new Set([rota.source.account]));
    });
  });
}
