import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NameKind } from "../../src/core/names.ts";
import type { Operation } from "../../src/core/plan.ts";
import { PAGED_COMPANY } from "./alert-company.ts";
import { type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";
import { only, statesOf } from "./vendor-world.ts";
import { expectPromisedRequests, writesIn } from "./write-checks.ts";

const MESSAGE = "Builds are down.\nPlease <join> & help.";
const TITLE = "Builds are down. Please <join> & help.";
/** A vendor may open an alert some time after its answer was lost: who looks, looks again later. */
const LATE_MS = 3_000;
/** One of each kind that can be paged without asking what is meant. */
const TARGETS = {
  person: "Ana",
  service: "API",
  policy: "Infra escalation",
  schedule: "Web Rota",
  team: "Web",
} as const;
type Pageable = keyof typeof TARGETS;

export function pagingContract(vendor: string, open: OpenAlertWorld): void {
  describe(`paging (${vendor})`, () => {
    let pager: Pager;
    beforeEach(async () => {
      pager = pagerIn(await open({ ...PAGED_COMPANY, alerts: [] }));
    });
    afterEach(() => pager.world.ends());

    async function page(kind: NameKind, name: string, urgency: "high" | "low" = "high"): Promise<Operation> {
      const target = await pager.world.named(kind, name);
      const by = await pager.by("Ben");
      return only(await pager.world.settle(pager.source.page({ target, urgency, message: MESSAGE }, by)));
    }
    /** A target that every vendor pages. */
    const pageSomebody = () => page("policy", TARGETS.policy);

    test.each(Object.keys(TARGETS) as Pageable[])("a %s is one operation and one request, or refused", async (kind) => {
      if (!pager.source.pages.includes(kind)) {
        const target = { kind, name: TARGETS[kind], refs: [{ account: pager.source.account, id: "1" }] };
        const refused = pager.source.page({ target, urgency: "high", message: MESSAGE }, await pager.by("Ben"));
        return expect(refused).rejects.toMatchObject({ code: "bad_input" });
      }
      const operation = await page(kind, TARGETS[kind]);
      expect(operation.effects).toContain("pages");
      pager.world.traffic();
      expect(statesOf(await pager.world.does([operation], await pager.by("Ben")))).toEqual(["done"]);
      expect(writesIn(pager.world.traffic())).toHaveLength(1);
      expect(await pager.titles()).toEqual([TITLE]);
    });

    test("is not sent any more ten minutes after it was asked for", async () => {
      expect(pager.world.kindOf(await pageSomebody()).expiresAfterMs).toBe(600_000);
    });

    test.each(["high", "low"] as const)(
      "with %s urgency opens an alert of that urgency with the message",
      async (urgency) => {
        const at = pager.world.clock.now();
        await pager.world.does([await page("person", "Ana", urgency)], await pager.by("Ben"));
        const alert = await pager.get(TITLE);
        expect(alert).toMatchObject({ state: "open", urgency });
        expect(alert.createdAt).toBeGreaterThanOrEqual(at);
        expect((await pager.detail(alert)).description).toContain(MESSAGE);
      },
    );

    test("sends what was promised", async () => {
      await expectPromisedRequests(pager.world, [await pageSomebody()], await pager.by("Ben"));
    });

    test("whose answer was lost is found, and sent again it makes no second one", async () => {
      const plan = pager.world.accept([await pageSomebody()], await pager.by("Ben"));
      expect(await plan.reconcile()).toBeUndefined();
      const lost = { kind: "reset", when: "after" } as const;
      const { state } = only(await pager.world.struck("writes", lost, () => plan.carriedOut()));
      expect(["done", "unknown"]).toContain(state);
      pager.world.clock.advance(LATE_MS);
      expect((await plan.reconcile())?.state).toBe("done");
      await plan.carriedOut();
      expect(await pager.titles()).toEqual([TITLE]);
    });

    test("that never arrived is not found, and can be sent again", async () => {
      const plan = pager.world.accept([await pageSomebody()], await pager.by("Ben"));
      const silent = { kind: "answer", status: 503 } as const;
      expect(only(await pager.world.struck("writes", silent, () => plan.carriedOut(), 9)).state).toBe("unknown");
      expect(await plan.reconcile()).toBeUndefined();
      expect(statesOf(await plan.carriedOut())).toEqual(["done"]);
      expect(await pager.titles()).toEqual([TITLE]);
    });

    test("another time with the same words is another page", async () => {
      const by = await pager.by("Ben");
      await pager.world.does([await pageSomebody()], by);
      const again = pager.world.accept([await pageSomebody()], by);
      expect(await again.reconcile()).toBeUndefined();
      await again.carriedOut();
      expect(await pager.titles()).toEqual([TITLE, TITLE]);
    });

    test("is never repeated late without being asked, and cannot be taken back", async () => {
      const operations = [await pageSomebody()];
      expect(pager.world.kindOf(only(operations)).safety).toBe("reconcilable");
      const outcomes = await pager.world.does(operations, await pager.by("Ben"));
      expect(pager.world.inverses(operations, outcomes)).toEqual([]);
    });

    test("somebody the vendor does not have is refused before anything is sent", async () => {
      const target = { kind: "person", name: "Zoe", refs: [{ account: "elsewhere", id: "1" }] } as const;
      const refused = pager.source.page({ target, urgency: "high", message: MESSAGE }, await pager.by("Ben"));
      await expect(refused).rejects.toMatchObject({ code: "bad_input" });
      expect(writesIn(pager.world.traffic())).toEqual([]);
    });
  });
}
