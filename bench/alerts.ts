import type { SeedAlert } from "../src/core/emulator.ts";
import { COMPANY } from "../src/sandbox/company.ts";

/** One of many like it, on the services that this vendor has. */
export function alertOf(vendor: "pagerduty" | "opsgenie", i: number): SeedAlert {
  const policies = COMPANY.policies.filter(({ vendors }) => vendors.includes(vendor)).map(({ name }) => name);
  const services = COMPANY.services.filter(({ policy }) => policies.includes(policy));
  const service = services[i % services.length]?.name ?? "";
  return { vendor, title: `Queue ${i} is stuck`, service, urgency: "high", priority: "P2", ageMs: 60_000 + i * 1_000 };
}
