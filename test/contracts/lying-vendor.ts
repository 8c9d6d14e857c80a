import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation } from "../../src/core/plan.ts";
import type { Level } from "../../src/core/status.ts";
import { HOUR_MS, PAGED_COMPANY } from "./alert-company.ts";
import { deeds, type OpenAlertWorld, type Pager, pagerIn } from "./alert-world.ts";
import { type BoardTraits, boardIn } from "./board-world.ts";
import { only, type VendorWorld } from "./vendor-world.ts";

const FOREVER = 1_000;

/** Of what an answer may lie: which thing it is about, or how that is now. */
type Lie = "ids" | "state";

/** Writes by name. `sees`: the lies that the vendor's answers to this write let one see; the others change nothing in them. */
type Writes = Readonly<Record<string, { readonly sees: readonly Lie[]; make(): Promise<Operation> }>>;

/** A vendor that carries out what it is asked, answers with success and speaks of something else, also when it is read. */
function lyingVendor(world: () => VendorWorld, by: () => Promise<Attribution | undefined>, writes: Writes): void {
  const cases = Object.entries(writes).flatMap(([name, { sees, make }]) =>
    (["ids", "state"] as const).map((lie) => ({ name, lie, make, state: sees.includes(lie) ? "unknown" : "done" })),
  );
  test.each(cases)("$name, answered with other $lie, is $state", async ({ lie, make, state }) => {
    const plan = world().accept([await make()], await by());
    const fault = { kind: "wrong", what: lie } as const;
    const struck = () => world().struck("writes", fault, plan.carriedOut, FOREVER);
    expect(only(await world().struck("reads", fault, struck, FOREVER))).toMatchObject({ state });
  });
}

const SHOWING = ["acknowledge", "resolve", "snooze", "assign", "escalate", "page"] as const;
type Showing = (typeof SHOWING)[number];
/** Of every write. */
export const EVERY_WRITE: readonly Showing[] = SHOWING;

/** `showing`: of which writes it is seen how the alert is then, and not only whether the write was carried out. */
export function lyingPagerContract(vendor: string, open: OpenAlertWorld, showing: readonly Showing[]): void {
  describe(`${vendor}, lying`, () => {
    let pager: Pager;
    beforeEach(async () => {
      pager = pagerIn(await open(PAGED_COMPANY));
    });
    afterEach(() => pager.world.ends());

    const alert = () => pager.get("API is slow");
    const by = () => pager.by("Ben");
    const sees = (write: Showing): readonly Lie[] => (showing.includes(write) ? ["ids", "state"] : ["ids"]);
    // What leaves no other trace than its own words is found by them, in the alert's own log.
    const byWords: readonly Lie[] = [];
    lyingVendor(() => pager.world, by, {
      acknowledge: {
        sees: sees("acknowledge"),
        make: async () => only(deeds(pager.source.acknowledge([await alert()], await by()))),
      },
      resolve: {
        sees: sees("resolve"),
        make: async () => only(deeds(pager.source.resolve([await alert()], await by()))),
      },
      snooze: {
        sees: sees("snooze"),
        make: async () => {
          const untilAt = pager.world.clock.now() + HOUR_MS;
          return only(deeds(pager.source.snooze([await pager.get("Checkout fails")], await by(), untilAt)));
        },
      },
      note: { sees: byWords, make: async () => only(pager.source.note(await alert(), await by(), "Looking into it")) },
      assign: {
        sees: sees("assign"),
        make: async () => {
          const cleo = await pager.world.named("person", "Cleo");
          return only(deeds(pager.source.assign([await alert()], await by(), cleo)));
        },
      },
      escalate: {
        sees: showing.includes("escalate") ? sees("escalate") : byWords,
        make: async () => only(deeds(await pager.world.settle(pager.source.escalate(await alert(), await by())))),
      },
      page: {
        sees: sees("page"),
        make: async () => {
          const target = await pager.world.named("policy", "Infra escalation");
          const request = { target, urgency: "high", message: "Help" } as const;
          return only(await pager.world.settle(pager.source.page(request, await by())));
        },
      },
    });
  });
}

export function lyingBoardContract(vendor: string, open: BoardTraits["open"]): void {
  describe(`${vendor}, lying`, () => {
    let world: VendorWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.ends());

    const board = () => boardIn(world);
    const component = async (name: string) => only((await board().components()).filter((one) => one.name === name));
    const notice = async (name: string) => only((await board().recentNotices()).filter((one) => one.name === name));
    const opening = async () => {
      const changes = [{ component: await component("Queue"), level: "partial_outage" as Level }];
      return board().open({ name: "Slow", state: "investigating", message: "Looking.", changes, notify: false });
    };
    const opened = async () => {
      await world.does([await opening()]);
      return notice("Slow");
    };
    const resolved = async () => {
      const update = { state: "resolved", message: "Over.", changes: [], notify: false } as const;
      await world.does([board().update(await opened(), update)]);
      return notice("Slow");
    };
    lyingVendor(
      () => world,
      async () => undefined,
      {
        "a level": {
          sees: ["ids", "state"],
          make: async () => board().setLevel(await component("Web"), "partial_outage"),
        },
        "a new notice": { sees: ["ids", "state"], make: opening },
        "an update": {
          sees: ["ids", "state"],
          make: async () =>
            board().update(await opened(), { state: "identified", message: "Found.", changes: [], notify: false }),
        },
        "an update without a state": {
          sees: ["ids"],
          make: async () => board().update(await opened(), { message: "Found.", changes: [], notify: false }),
        },
        "new maintenance": {
          sees: ["ids", "state"],
          make: async () => {
            const startsAt = world.clock.now() + HOUR_MS;
            const times = { startsAt, endsAt: startsAt + HOUR_MS };
            return board().schedule({
              name: "Switches",
              ...times,
              components: [await component("Web")],
              notify: false,
            });
          },
        },
        "cancelled maintenance": {
          sees: ["ids", "state"],
          make: async () => board().cancel(await notice("Upgrade"), "Not today.", false),
        },
        // Its answer names no notice: what it shows is the text.
        "a post-mortem": {
          sees: [],
          make: async () => board().postmortem(await resolved(), "Why.", false)[0] as Operation,
        },
      },
    );
  });
}
