import type { Company, SeedAlert } from "../../src/core/emulator.ts";
import { COMPANY } from "../../src/sandbox/company.ts";

const SERVICES = {
  pagerduty: ["API Gateway", "Build Runners"],
  opsgenie: ["Web App", "Log Pipeline"],
  jsm: ["Web App", "Log Pipeline"],
} as const;

/** The sample company with this many open alerts at each vendor and nothing else. */
export function companyWith(alerts: { readonly pagerduty?: number; readonly opsgenie?: number }): Company {
  return { ...COMPANY, alerts: [...many("pagerduty", alerts.pagerduty), ...many("opsgenie", alerts.opsgenie)] };
}

/** One more alert, to happen while a story is told. */
export function oneMore(vendor: SeedAlert["vendor"], title: string): SeedAlert {
  return { vendor, title, service: SERVICES[vendor][0], urgency: "high", priority: "P1", ageMs: 0 };
}

function many(vendor: SeedAlert["vendor"], count = 0): readonly SeedAlert[] {
  return Array.from({ length: count }, (_, i) => ({
    ...oneMore(vendor, `Check ${i + 1} fails`),
    service: SERVICES[vendor][i % 2] ?? SERVICES[vendor][0],
    ageMs: (i + 1) * 1_000,
  }));
}
