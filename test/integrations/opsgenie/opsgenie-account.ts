import { opsgenie } from "../../../integrations/opsgenie/index.ts";
import { type Behaviour, emulatorWith } from "../../../integrations/opsgenie/sandbox.ts";
import type { AlertSource } from "../../../src/core/alerts.ts";
import type { Company, SeedAlert } from "../../../src/core/emulator.ts";
import type { Account } from "../../../src/core/integration.ts";
import type { OnCallSource } from "../../../src/core/oncall.ts";
import type { Execution, OperationKind } from "../../../src/core/operation-kind.ts";
import type { Actor, Attribution } from "../../../src/core/people.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

export const ANA: Actor = { id: "console:ana@example.com", name: "Ana Lima", email: "ana@example.com", zone: "UTC" };
export const STRANGER: Actor = { id: "console:zoe@example.com", name: "Zoe", email: "zoe@example.com", zone: "UTC" };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const COMPANY: Company = {
  name: "Acme CI",
  people: [
    { name: "Ana Lima", email: "ana@example.com", zone: "Europe/Paris" },
    { name: "Ben Okafor", email: "ben@example.com", zone: "America/New_York" },
    { name: "Cleo Park", email: "cleo@example.com", zone: "Asia/Kolkata" },
  ],
  teams: [
    { name: "Infra", members: ["Ana Lima", "Ben Okafor"] },
    { name: "Web", members: ["Cleo Park"] },
  ],
  components: [],
  services: [
    { name: "API", team: "Infra", policy: "Infra Escalation" },
    { name: "Web", team: "Web", policy: "PagerDuty only" },
  ],
  schedules: [
    {
      name: "Infra Primary",
      zone: "Europe/Paris",
      team: "Infra",
      vendors: ["opsgenie"],
      layers: [{ people: ["Ana Lima", "Ben Okafor"], turnMs: 7 * DAY }],
    },
    {
      name: "Lonely",
      zone: "America/New_York",
      team: "Web",
      vendors: ["opsgenie"],
      layers: [{ people: ["Cleo Park"], turnMs: DAY, hours: { from: 9, to: 17 } }],
    },
  ],
  policies: [
    {
      name: "Infra Escalation",
      team: "Infra",
      vendors: ["opsgenie"],
      levels: [{ schedules: ["Infra Primary"] }, { people: ["Cleo Park"] }],
    },
  ],
  alerts: [],
  maintenance: { name: "", component: "", inMs: 0, forMs: 0, message: "" },
  templates: [],
};

export function alerts(n: number, more: Partial<SeedAlert> = {}): SeedAlert[] {
  return Array.from({ length: n }, (_, i) => ({
    vendor: "opsgenie",
    title: `Alert ${i + 1}`,
    service: "API",
    urgency: "high",
    priority: "P2",
    ageMs: (n - i) * 60_000,
    ...more,
  }));
}

export interface World {
  readonly sandbox: TestSandbox;
  readonly clock: TestClock;
  readonly behaviour: Behaviour;
  readonly account: Account;
  readonly source: AlertSource;
  readonly onCall: OnCallSource;
  kind(operation: Operation): OperationKind;
  /** Carries operations out as Ana (or `by`) and returns their outcomes. */
  run(operations: readonly Operation[], by?: Attribution): Promise<readonly Outcome[]>;
  /** Requests so far, "POST /v2/alerts/…/acknowledge", ids of alerts and requests left out. */
  requests(): readonly string[];
}

export interface WorldOptions {
  readonly company?: Company;
  readonly behaviour?: Behaviour;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: string;
}

/** OpsGenie on loopback, seeded, and the integration connected to it. */
export async function startOpsGenie(options: WorldOptions = {}): Promise<World> {
  const clock = new TestClock(options.now);
  const behaviour: Behaviour = { ...options.behaviour };
  const sandbox = await startTestSandbox({
    emulators: [emulatorWith(behaviour)],
    clock,
    company: options.company ?? COMPANY,
  });
  const account = opsgenie.connect({ http: sandbox.http, clock, env: { ...sandbox.env, ...options.env } });
  const { alerts: source, onCall } = account.capabilities;
  if (source === undefined || onCall === undefined) throw new Error("a capability is missing");
  const kind = (operation: Operation): OperationKind => {
    const found = account.kinds.find((one) => one.kind === operation.kind);
    if (found === undefined) throw new Error(`no kind ${operation.kind}`);
    return found;
  };
  return {
    sandbox,
    clock,
    behaviour,
    account,
    source,
    onCall,
    kind,
    run: async (operations, by) => {
      const [first] = operations;
      if (first === undefined) return [];
      const attribution = by ?? (await sandbox.settle(source.attribute(ANA)));
      return sandbox.settle(collect(kind(first).execute(operations, execution(clock, attribution))));
    },
    requests: () =>
      sandbox.traffic.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…")}`),
  };
}

export function execution(
  clock: TestClock,
  by: Attribution | undefined,
  signal = new AbortController().signal,
): Execution {
  return { planId: "plan-1", createdAt: clock.now(), by, signal };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function one<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`expected one, got ${items.length}`);
  return first;
}
