import type { Company, SeedAlert } from "../../../src/core/emulator.ts";
import { acknowledgedBy, taken } from "./change.ts";
import { onCallNow } from "./duty.ts";
import { keepIncident } from "./effects.ts";
import { nextNumber } from "./incident-write-routes.ts";
import { iso } from "./render.ts";
import { type IncidentRow, idFor, type PolicyRow, type ScheduleRow, type UserRow, type World } from "./world.ts";

const HERE = "pagerduty";
/** For so long whoever was on call is on call, unless a schedule changes. */
const DUTY_KEPT_MS = 1_000;

/** Fills an empty world with the company: everybody, and what PagerDuty has of the rest. */
export function seedWorld(world: World, company: Company): void {
  const at = world.clock.now();
  const ids = idsOf(company);
  for (const { name, email, zone } of company.people) world.users.put({ id: ids.get("user", name), name, email, zone });
  for (const { name } of company.teams) world.teams.put({ id: ids.get("team", name), name });
  for (const row of schedules(company, ids, at)) world.schedules.put(row);
  for (const row of policies(company, ids)) world.policies.put(row);
  for (const { name, team, policy } of company.services) {
    if (!ids.has("policy", policy)) continue;
    const row = {
      id: ids.get("service", name),
      name,
      teamId: ids.get("team", team),
      policyId: ids.get("policy", policy),
    };
    world.services.put(row);
  }
  const alerts = company.alerts.filter((alert) => alert.vendor === HERE).sort((a, b) => b.ageMs - a.ageMs);
  const open = opener(world);
  for (const alert of alerts) for (const row of open(alert)) world.incidents.put(row);
}

/** Takes alerts in one at a time, if they are PagerDuty's. In a storm nobody's calendar is read for each of them. */
export function reporter(world: World): (alert: SeedAlert) => void {
  let open = opener(world);
  let calendar: readonly ScheduleRow[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  return (alert) => {
    if (alert.vendor !== HERE) return;
    const schedules = [...world.schedules.all()];
    const isSame = schedules.length === calendar.length && schedules.every((row, i) => row === calendar[i]);
    if (!isSame || Math.abs(world.clock.now() - readAt) >= DUTY_KEPT_MS) {
      open = opener(world);
      calendar = schedules;
      readAt = world.clock.now();
    }
    for (const row of open(alert)) keepIncident(world, row);
  };
}

/** Remembers who is on call for each policy: thousands of alerts of one moment are opened without asking again. */
function opener(world: World): (alert: SeedAlert) => readonly IncidentRow[] {
  const services = new Map([...world.services.all()].map((row) => [row.name, row]));
  const users = new Map([...world.users.all()].map((row) => [row.name, row]));
  const onCall = new Map<string, readonly UserRow[]>();
  const paged = (policyId: string): readonly UserRow[] => {
    const known = onCall.get(policyId) ?? firstOnCall(world, world.policies.get(policyId));
    onCall.set(policyId, known);
    return known;
  };
  return (alert) => {
    const service = services.get(alert.service);
    if (service === undefined) return [];
    const number = nextNumber(world);
    const id = idFor("Q", number);
    const at = Date.parse(iso(world.clock.now() - alert.ageMs));
    const row: IncidentRow = {
      id,
      number,
      title: alert.title,
      details: `${alert.title} (reported by the monitoring of ${alert.service})`,
      status: "triggered",
      urgency: alert.urgency,
      priority: alert.priority,
      serviceId: service.id,
      policyId: service.policyId,
      key: `${id}-key`,
      createdAt: at,
      changedAt: at,
      changedBy: null,
      assignees: taken(paged(service.policyId), at),
      acknowledgements: [],
      snoozedUntilAt: null,
      log: [
        { id: `${id}L1`, type: "trigger_log_entry", at, summary: "Triggered by monitoring.", userId: null, note: null },
      ],
      notes: [],
    };
    const taker = alert.ackedBy === undefined ? undefined : users.get(alert.ackedBy);
    return [taker === undefined ? row : acknowledgedBy(row, taker, at)];
  };
}

/** The people of the lowest level that has anybody. */
function firstOnCall(world: World, policy: PolicyRow | undefined): readonly UserRow[] {
  for (let level = 1; policy !== undefined && level <= policy.rules.length; level++) {
    const ids = onCallNow(world, policy, level);
    if (ids.length > 0) return ids.flatMap((id) => world.users.get(id) ?? []);
  }
  return [];
}

interface Ids {
  get(kind: IdKind, name: string): string;
  has(kind: IdKind, name: string): boolean;
}
type IdKind = "user" | "team" | "schedule" | "policy" | "service";
const PREFIXES: Readonly<Record<IdKind, string>> = {
  user: "PU",
  team: "PT",
  schedule: "PS",
  policy: "PE",
  service: "PV",
};

function idsOf(company: Company): Ids {
  const here = (one: { readonly vendors: readonly string[] }) => one.vendors.includes(HERE);
  const lists: Readonly<Record<IdKind, readonly { readonly name: string }[]>> = {
    user: company.people,
    team: company.teams,
    schedule: company.schedules.filter(here),
    policy: company.policies.filter(here),
    service: company.services,
  };
  const known = new Map<string, string>();
  for (const kind of ["user", "team", "schedule", "policy", "service"] as const) {
    for (const [index, { name }] of lists[kind].entries())
      known.set(`${kind} ${name}`, idFor(PREFIXES[kind], index + 1));
  }
  const find = (kind: IdKind, name: string) => known.get(`${kind} ${name}`);
  return {
    has: (kind, name) => find(kind, name) !== undefined,
    get: (kind, name) => {
      const id = find(kind, name);
      if (id === undefined) throw new Error(`the sample company has no ${kind} "${name}" in PagerDuty`);
      return id;
    },
  };
}

function schedules(company: Company, ids: Ids, at: number): readonly ScheduleRow[] {
  return company.schedules
    .filter((one) => one.vendors.includes(HERE))
    .map((one) => ({
      id: ids.get("schedule", one.name),
      name: one.name,
      zone: one.zone,
      teamId: ids.get("team", one.team),
      shiftBased: one.shiftBased ?? false,
      layers: one.layers.map(({ people, turnMs, hours }) => ({
        userIds: people.map((name) => ids.get("user", name)),
        turnMs,
        hours: hours ?? null,
      })),
      overrides: (one.overrides ?? []).map(({ person, fromMs, untilMs }, index) => ({
        id: `${ids.get("schedule", one.name)}O${index + 1}`,
        userId: ids.get("user", person),
        fromAt: at + fromMs,
        untilAt: at + untilMs,
      })),
    }));
}

function policies(company: Company, ids: Ids): readonly PolicyRow[] {
  return company.policies
    .filter((one) => one.vendors.includes(HERE))
    .map(({ name, team, levels }) => ({
      id: ids.get("policy", name),
      name,
      teamId: ids.get("team", team),
      rules: levels.map(({ schedules: onLevel = [], people = [] }) => [
        ...onLevel.map((one) => ({ type: "schedule" as const, id: ids.get("schedule", one) })),
        ...people.map((one) => ({ type: "user" as const, id: ids.get("user", one) })),
      ]),
    }));
}
