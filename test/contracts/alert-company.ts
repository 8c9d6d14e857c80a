import type { Company, SeedAlert } from "../../src/core/emulator.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const VENDORS = ["pagerduty", "opsgenie", "jsm"] as const;

type PlainAlert = Omit<SeedAlert, "vendor">;

/** Levels hold people, so that who is paged does not depend on the hour. */
export const PAGED_COMPANY: Company = {
  name: "Test",
  people: ["Ana", "Ben", "Cleo", "Dan"].map((name) => ({
    name,
    email: `${name.toLowerCase()}@example.com`,
    zone: "Europe/Berlin",
  })),
  teams: [
    { name: "Infra", members: ["Ana", "Ben"] },
    { name: "Web", members: ["Cleo", "Dan"] },
  ],
  components: [],
  services: [
    { name: "API", team: "Infra", policy: "Infra escalation" },
    { name: "Shop", team: "Web", policy: "Web escalation" },
  ],
  schedules: [
    {
      name: "Web Rota",
      zone: "Europe/Berlin",
      team: "Web",
      vendors: VENDORS,
      layers: [{ people: ["Cleo"], turnMs: 7 * DAY_MS }],
    },
  ],
  policies: [
    { name: "Infra escalation", team: "Infra", vendors: VENDORS, levels: [{ people: ["Ana"] }, { people: ["Ben"] }] },
    { name: "Web escalation", team: "Web", vendors: VENDORS, levels: [{ schedules: ["Web Rota"] }] },
  ],
  alerts: everywhere([
    plainAlert("API is slow", "API", { priority: "P1", ageMs: 3 * HOUR_MS }),
    plainAlert("Disk is nearly full", "API", { urgency: "low", priority: "P4", ageMs: 2 * HOUR_MS }),
    plainAlert("Checkout fails", "Shop", { priority: "P2", ageMs: HOUR_MS, ackedBy: "Dan" }),
    plainAlert("Shop is old", "Shop", { urgency: "low", priority: "P5", ageMs: 90 * DAY_MS }),
  ]),
  maintenance: { name: "", component: "", inMs: 0, forMs: 0, message: "" },
  templates: [],
};

/** So many open alerts of one service, a minute apart. */
export function companyWithAlerts(count: number): Company {
  const alerts = Array.from({ length: count }, (_, i) =>
    plainAlert(`Alert ${i + 1}`, "API", { ageMs: (count - i) * MINUTE_MS }),
  );
  return { ...PAGED_COMPANY, alerts: everywhere(alerts) };
}

export function plainAlert(title: string, service: string, facts: Partial<PlainAlert> = {}): PlainAlert {
  return { title, service, urgency: "high", priority: "P2", ageMs: 0, ...facts };
}

/** Every vendor has them; each emulator takes its own. */
export function everywhere(alerts: readonly PlainAlert[]): readonly SeedAlert[] {
  return VENDORS.flatMap((vendor) => alerts.map((one) => ({ ...one, vendor })));
}
