import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { emulator } from "../../../integrations/pagerduty/sandbox.ts";
import type { Alert, AlertQuery, AlertSource } from "../../../src/core/alerts.ts";
import type { Company, EmulatorDeclaration, SeedAlert } from "../../../src/core/emulator.ts";
import type { Account } from "../../../src/core/integration.ts";
import type { Named, NameKind } from "../../../src/core/names.ts";
import type { OnCallSource } from "../../../src/core/oncall.ts";
import type { OperationKind } from "../../../src/core/operation-kind.ts";
import type { Actor, Attribution } from "../../../src/core/people.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import type { TrafficEntry } from "../../../src/sandbox/traffic.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Nine in the morning of a Saturday in Berlin; turns hand over at nine. */
export const NOW = "2026-11-21T08:00:00Z";

/** Small, with one of everything that matters to PagerDuty. */
export const COMPANY: Company = {
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
    { name: "Blog", team: "Web", policy: "Web escalation" },
  ],
  schedules: [
    {
      name: "Infra Primary",
      zone: "Europe/Berlin",
      team: "Infra",
      vendors: ["pagerduty"],
      layers: [
        { people: ["Cleo", "Dan"], turnMs: 7 * DAY_MS },
        { people: ["Ben"], turnMs: DAY_MS, hours: { from: 8, to: 18 } },
      ],
      overrides: [{ person: "Ana", fromMs: -HOUR_MS, untilMs: 3 * HOUR_MS }],
    },
    {
      name: "Web Office Hours",
      zone: "Europe/Berlin",
      team: "Web",
      vendors: ["pagerduty"],
      layers: [{ people: ["Cleo"], turnMs: DAY_MS, hours: { from: 12, to: 16 } }],
    },
    {
      name: "Web Shifts",
      zone: "America/New_York",
      team: "Web",
      vendors: ["pagerduty"],
      layers: [{ people: ["Dan", "Cleo"], turnMs: 12 * HOUR_MS }],
      shiftBased: true,
    },
    {
      name: "Release Captains",
      zone: "Europe/Berlin",
      team: "Infra",
      vendors: ["pagerduty"],
      layers: [{ people: ["Ana", "Ben"], turnMs: 7 * DAY_MS }],
    },
    {
      name: "Shift Captains",
      zone: "Europe/Berlin",
      team: "Infra",
      vendors: ["pagerduty"],
      layers: [{ people: ["Dan"], turnMs: 7 * DAY_MS }],
      shiftBased: true,
    },
  ],
  policies: [
    {
      name: "Infra escalation",
      team: "Infra",
      vendors: ["pagerduty"],
      levels: [{ schedules: ["Infra Primary"] }, { people: ["Ben", "Cleo"] }],
    },
    {
      name: "Web escalation",
      team: "Web",
      vendors: ["pagerduty"],
      levels: [{ schedules: ["Web Shifts", "Web Office Hours"] }, { people: ["Dan"] }],
    },
  ],
  alerts: [
    alert("API is slow", "API", { priority: "P1", ageMs: 3 * HOUR_MS }),
    alert("Disk is nearly full", "API", { urgency: "low", priority: "P4", ageMs: 2 * HOUR_MS }),
    alert("Checkout fails", "Shop", { priority: "P2", ageMs: HOUR_MS, ackedBy: "Dan" }),
    alert("Blog is old", "Blog", { urgency: "low", priority: "P5", ageMs: 90 * DAY_MS }),
  ],
  maintenance: { name: "", component: "", inMs: 0, forMs: 0, message: "" },
  templates: [],
};

export function alert(title: string, service: string, facts: Partial<SeedAlert> = {}): SeedAlert {
  return { vendor: "pagerduty", title, service, urgency: "high", priority: "P3", ageMs: 0, ...facts };
}

/** So many open alerts of one service, a minute apart. */
export function companyWith(count: number, facts: Partial<SeedAlert> = {}): Company {
  const alerts = Array.from({ length: count }, (_, i) =>
    alert(`Alert ${i}`, "API", { ageMs: (count - i) * 60_000, ...facts }),
  );
  return { ...COMPANY, alerts };
}

export const actor = (name: string): Actor => ({
  id: `console:${name}`,
  name,
  email: `${name.toLowerCase()}@example.com`,
  zone: "Europe/Berlin",
});

export interface World {
  readonly clock: TestClock;
  readonly sandbox: TestSandbox;
  readonly account: Account;
  readonly alerts: AlertSource;
  readonly onCall: OnCallSource;
  list(query?: AlertQuery): Promise<Alert[]>;
  /** The only alert of that title that is not closed. */
  get(title: string): Promise<Alert>;
  by(name: string): Promise<Attribution>;
  named(kind: NameKind, name: string): Promise<Named>;
  kind(name: string): OperationKind;
  /** Carries operations out in their order, as the engine does; those of one kind together. */
  run(operations: readonly Operation[], by: Attribution | undefined, planId?: string): Promise<Outcome[]>;
  /** What the sandbox has seen since the last call. */
  traffic(): readonly TrafficEntry[];
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly company?: Company;
  readonly env?: Readonly<Record<string, string>>;
  readonly declaration?: EmulatorDeclaration;
  readonly start?: string;
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const clock = new TestClock(options.start ?? NOW);
  const declaration = options.declaration ?? emulator;
  const sandbox = await startTestSandbox({ emulators: [declaration], clock, company: options.company ?? COMPANY });
  const account = pagerduty.connect({ http: sandbox.http, clock, env: { ...sandbox.env, ...options.env } });
  const { alerts, onCall } = account.capabilities;
  if (alerts === undefined || onCall === undefined) throw new Error("PagerDuty has alerts and on-call calendars");
  const kind = (name: string): OperationKind => {
    const found = account.kinds.find((candidate) => candidate.kind === name);
    if (found === undefined) throw new Error(`there is no operation kind ${name}`);
    return found;
  };
  const list = (query: AlertQuery = {}) => sandbox.settle(Array.fromAsync(alerts.list(query)));
  const execution = (by: Attribution | undefined, planId: string) => ({
    planId,
    createdAt: clock.now(),
    by,
    signal: new AbortController().signal,
  });
  return {
    clock,
    sandbox,
    account,
    alerts,
    onCall,
    kind,
    list,
    async get(title) {
      const [found, another] = (await list()).filter((one) => one.title === title);
      if (found === undefined || another !== undefined) throw new Error(`not exactly one alert "${title}"`);
      return found;
    },
    by: (name) => sandbox.settle(alerts.attribute(actor(name))),
    async named(nameKind, name) {
      const found = (await account.names[nameKind]?.())?.find((one) => one.name === name);
      if (found === undefined) throw new Error(`PagerDuty has no ${nameKind} ${name}`);
      return found;
    },
    async run(operations, by, planId = "plan-1") {
      const outcomes: Outcome[] = [];
      for (const name of new Set(operations.map((operation) => operation.kind))) {
        const some = operations.filter((operation) => operation.kind === name);
        outcomes.push(...(await sandbox.settle(Array.fromAsync(kind(name).execute(some, execution(by, planId))))));
      }
      return outcomes;
    },
    traffic() {
      const seen = [...sandbox.traffic];
      sandbox.clearTraffic();
      return seen;
    },
    stop: sandbox.stop,
  };
}
