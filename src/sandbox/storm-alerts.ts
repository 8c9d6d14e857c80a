import type { Company, SeedAlert, SeedPager } from "../core/emulator.ts";
import { seededRandom } from "./seeded-random.ts";

export const PAGERS = ["pagerduty", "opsgenie", "jsm"] as const satisfies readonly SeedPager[];

/** What the machines of a service are called; others are called after the service's last word. */
const HOSTS: Readonly<Record<string, string>> = {
  "Billing Database": "db",
  "Build Runners": "runner",
  "Build Scheduler": "scheduler",
  "API Gateway": "gateway",
  "Artifact Storage": "store",
  "Web App": "web",
  "Webhook Receiver": "hooks",
  "Log Pipeline": "kafka",
  "Edge Network": "edge",
};
const HOSTS_MAX = 40;

type Trouble = Pick<SeedAlert, "urgency" | "priority"> & { readonly title: (host: string, random: Random) => string };
type Random = () => number;

/** What goes wrong on one machine after another: titles that differ in their numbers only. */
const TROUBLES: readonly Trouble[] = [
  { urgency: "high", priority: "P1", title: (host) => `${host} does not answer its health check` },
  {
    urgency: "high",
    priority: "P1",
    title: (host, random) => `Connections on ${host} exhausted: ${between(random, 480, 500)} of 500`,
  },
  { urgency: "high", priority: "P2", title: (host, random) => `Disk of ${host} at ${between(random, 91, 99)} %` },
  {
    urgency: "high",
    priority: "P2",
    title: (host, random) => `p99 latency on ${host} above ${between(random, 3, 12)} s`,
  },
  { urgency: "high", priority: "P3", title: (host, random) => `Error rate of ${host} at ${between(random, 2, 30)} %` },
  { urgency: "low", priority: "P4", title: (host) => `Memory of ${host} above its soft limit` },
  {
    urgency: "low",
    priority: "P5",
    title: (host, random) => `Clock of ${host} is ${between(random, 60, 900)} ms behind`,
  },
];

/** How much of a vendor's storm is its worst service with one and the same trouble. */
const CORE_SHARE = 0.4;

/** The alerts of a storm, one at each call; the same row of them for the same company, vendors and seed. */
export function stormAlerts(company: Company, vendors: readonly SeedPager[], seed: number): () => SeedAlert {
  const random = seededRandom(seed);
  const fronts = vendors.map((vendor) => {
    const services = servicesOf(company, vendor);
    return { vendor, services, service: pick(services, random), trouble: pick(TROUBLES, random) };
  });
  return () => {
    const { vendor, services, ...core } = pick(fronts, random);
    const isCore = random() < CORE_SHARE;
    const service = isCore ? core.service : pick(services, random);
    const { urgency, priority, title } = isCore ? core.trouble : pick(TROUBLES, random);
    const host = `${hostOf(service)}-${between(random, 1, HOSTS_MAX)}`;
    return { vendor, service, urgency, priority, title: title(host, random), ageMs: 0 };
  };
}

/** Those that page through this vendor; all, where none does. */
function servicesOf({ services, policies }: Company, vendor: SeedPager): readonly string[] {
  const pages = new Set(policies.filter((policy) => policy.vendors.includes(vendor)).map(({ name }) => name));
  const theirs = services.filter(({ policy }) => pages.has(policy));
  return (theirs.length > 0 ? theirs : services).map(({ name }) => name);
}

function hostOf(service: string): string {
  return HOSTS[service] ?? service.toLowerCase().split(" ").at(-1) ?? service;
}

function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

function pick<T>(choice: readonly T[], random: Random): T {
  const picked = choice[Math.floor(random() * choice.length)];
  if (picked === undefined) throw new Error("there is nothing to pick from");
  return picked;
}
