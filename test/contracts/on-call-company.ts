import type { Company, SeedSchedule } from "../../src/core/emulator.ts";
import { DAY_MS, everywhere, HOUR_MS, MINUTE_MS, PAGED_COMPANY, plainAlert, VENDORS } from "./alert-company.ts";

const BERLIN = "Europe/Berlin";

type Layers = SeedSchedule["layers"];

export function plainSchedule(
  name: string,
  layers: Layers,
  more: Partial<Omit<SeedSchedule, "name" | "layers" | "vendors">> = {},
): SeedSchedule {
  return { name, zone: BERLIN, team: "Infra", vendors: VENDORS, layers, ...more };
}

/** Turns change hands on Mondays at nine in the morning. */
export const weekly = (...people: readonly string[]): Layers => [{ people, turnMs: 7 * DAY_MS }];
export const daily = (person: string, from: number, to: number): Layers => [
  { people: [person], turnMs: DAY_MS, hours: { from, to } },
];

/** Eve is nobody's responder. Every kind of level: a schedule, several, people, and a schedule that no policy uses. */
export const ON_CALL_COMPANY: Company = {
  ...PAGED_COMPANY,
  people: [...PAGED_COMPANY.people, { name: "Eve", email: "eve@example.com", zone: BERLIN }],
  schedules: [
    plainSchedule("Infra Primary", weekly("Ana", "Ben"), {
      overrides: [{ person: "Cleo", fromMs: -HOUR_MS, untilMs: 3 * HOUR_MS }],
    }),
    plainSchedule("Web Rota", [{ people: ["Cleo", "Dan"], turnMs: DAY_MS }], { team: "Web", shiftBased: true }),
    plainSchedule("Web Office", daily("Cleo", 12, 16), { team: "Web" }),
    plainSchedule("Captains", weekly("Ana", "Ben", "Dan"), { zone: "America/New_York" }),
  ],
  policies: [
    {
      name: "Infra escalation",
      team: "Infra",
      vendors: VENDORS,
      levels: [{ schedules: ["Infra Primary"] }, { people: ["Ben", "Dan"] }],
    },
    {
      name: "Web escalation",
      team: "Web",
      vendors: VENDORS,
      levels: [{ schedules: ["Web Rota", "Web Office"] }, { people: ["Dan"] }],
    },
  ],
  // A service may be known from its alerts alone.
  alerts: everywhere(["API", "Shop"].map((name) => plainAlert(`${name} is slow`, name, { ageMs: MINUTE_MS }))),
};

/** One schedule that no policy uses, and nothing else. */
export function companyWithSchedule(schedule: SeedSchedule): Company {
  return { ...ON_CALL_COMPANY, schedules: [schedule], policies: [], services: [], alerts: [] };
}
