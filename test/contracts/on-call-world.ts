import type { Company } from "../../src/core/emulator.ts";
import type { Duty, OnCallQuery, OnCallSource, PersonQuery, PersonShift, Shift } from "../../src/core/oncall.ts";
import { only, type VendorWorld } from "./vendor-world.ts";

/** How a test file opens its vendor; `start` is the instant at which the clock stands. */
export type OpenOnCallWorld = (company: Company, start?: string) => Promise<VendorWorld>;

/** What vendors may do differently. */
export interface OnCallTraits {
  /** Most requests of one answer that shows so many schedules, beside further pages, once names are known. */
  requests(shownSchedules: number): number;
}

/** An on-call calendar as a test speaks to it. */
export interface Rota {
  readonly world: VendorWorld;
  readonly source: OnCallSource;
  /** Now and with what comes next, unless told otherwise. */
  duties(query?: Partial<OnCallQuery>): Promise<readonly Duty[]>;
  /** The only one of that schedule. */
  duty(schedule: string, query?: Partial<OnCallQuery>): Promise<Duty>;
  shiftsOf(person: PersonQuery["person"], days: number): Promise<readonly PersonShift[] | undefined>;
}

export function rotaIn(world: VendorWorld): Rota {
  const source = world.account.capabilities.onCall;
  if (source === undefined) throw new Error("this account has no on-call calendar");
  const duties = (query: Partial<OnCallQuery> = {}) =>
    world.settle(source.duties({ at: world.clock.now(), withNext: true, ...query }));
  return {
    world,
    source,
    duties,
    duty: async (schedule, query) => only((await duties(query)).filter((one) => one.schedule?.name === schedule)),
    shiftsOf: (person, days) => {
      const fromAt = world.clock.now();
      return world.settle(source.shiftsOf({ person, fromAt, untilAt: fromAt + days * 86_400_000 }));
    },
  };
}

/** "ana" for Ana, whether the vendor gives a name or only an address. */
export const whoIn = (shifts: readonly Shift[] | undefined): readonly string[] =>
  (shifts ?? []).map(({ person }) => (person.email ?? person.name).split("@")[0]?.toLowerCase() ?? "").sort();

/** "Infra escalation 1 Infra Primary": where it is, whoever has it. */
export const placeOf = ({ policy, level, schedule }: Duty): string =>
  [policy?.name, level, schedule?.name].filter((part) => part !== undefined).join(" ");

export const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
