import type { Company, SeedAlert, SeedPolicy, SeedSchedule } from "../../../src/core/emulator.ts";
import { SERVICE_TAG } from "../../../src/core/ops-alerts.ts";
import { rotationsOf } from "../../../src/core/sample-rota.ts";
import { act } from "./act.ts";
import { BY_ITSELF, tell } from "./hooks.ts";
import { blankAlert } from "./new-alert.ts";
import {
  type AlertRow,
  accountIdFor,
  idFor,
  newAlertId,
  nextTinyId,
  type Responder,
  SERVICE_ACCOUNT,
  type UserRow,
  VENDOR,
  type World,
} from "./world.ts";

/** Minutes from one level of an escalation to the next. */
const LEVEL_MINUTES = 10;
/** Every site has accounts that are nobody's. */
const APP: UserRow = { id: accountIdFor("app"), email: "", name: "Automation for Jira", zone: "UTC", type: "app" };

/** Everybody who is here has an account of the site; so has whoever the token belongs to. */
export function seedCompany(world: World, company: Company): void {
  world.users.put(SERVICE_ACCOUNT);
  world.users.put(APP);
  for (const { name, email, zone, missingAt = [] } of company.people) {
    if (missingAt.includes(VENDOR)) continue;
    world.users.put({ id: accountIdFor(email), email, name, zone, type: "atlassian" });
  }
  for (const { name } of company.teams) world.teams.put({ id: idFor("team", name), name });
  for (const schedule of company.schedules) {
    if (schedule.vendors.includes(VENDOR)) seedSchedule(world, company, schedule);
  }
  for (const policy of company.policies) if (policy.vendors.includes(VENDOR)) seedPolicy(world, company, policy);
  const alerts = company.alerts.filter((alert) => alert.vendor === VENDOR);
  for (const alert of alerts.toSorted((a, b) => b.ageMs - a.ageMs)) world.alerts.put(alertFrom(world, company, alert));
}

/** Monitoring raises one more. */
export function raiseAlert(world: World, company: Company, seed: SeedAlert): void {
  const alert = alertFrom(world, company, seed);
  world.alerts.put(alert);
  tell(world, alert, { action: "Create", by: BY_ITSELF });
}

/** Somebody acknowledges the newest open alert of that title on the website. */
export function takeAlert(world: World, company: Company, title: string, by: string): void {
  const user = world.users.get(accountOf(company, by));
  const alert = [...world.alerts.all()].findLast(
    ({ message, acknowledged, isClosed }) => message === title && !acknowledged && !isClosed,
  );
  if (user === undefined || alert === undefined) return;
  act(world, alert, { action: "Acknowledge", body: {}, by: { user, through: "web" } });
}

function accountOf(company: Company, name: string): string {
  return accountIdFor(company.people.find((one) => one.name === name || one.email === name)?.email ?? name);
}

function seedSchedule(world: World, company: Company, schedule: SeedSchedule): void {
  const id = idFor("schedule", schedule.name);
  const now = world.clock.now();
  world.schedules.put({
    id,
    name: schedule.name,
    timezone: schedule.zone,
    team: idFor("team", schedule.team),
    rotations: rotationsOf(schedule, now, {
      rotation: (name) => idFor("rotation", name),
      user: (person) => accountOf(company, person),
    }),
    overrides: (schedule.overrides ?? []).map(({ person, fromMs, untilMs }, at) => ({
      alias: idFor("override", `${schedule.name} ${at}`),
      user: accountOf(company, person),
      fromAt: now + fromMs,
      untilAt: now + untilMs,
      rotations: [],
    })),
  });
}

/** A schedule that is not here pages nobody. */
function seedPolicy(world: World, company: Company, { name, team, levels }: SeedPolicy): void {
  world.escalations.put({
    id: idFor("escalation", name),
    name,
    team: idFor("team", team),
    rules: levels.flatMap(({ schedules = [], people = [] }, level) => {
      const ids = schedules.map((one) => idFor("schedule", one)).filter((id) => world.schedules.get(id) !== undefined);
      const delayMinutes = level * LEVEL_MINUTES;
      return [
        ...ids.map((id) => ({ delayMinutes, type: "schedule" as const, id })),
        ...people.map((person) => ({ delayMinutes, type: "user" as const, id: accountOf(company, person) })),
      ];
    }),
  });
}

/** As monitoring sends it: to the team and the policy of its service. */
function alertFrom(world: World, company: Company, { title, service, priority, ageMs, ackedBy }: SeedAlert): AlertRow {
  const at = world.clock.now() - ageMs;
  const taken = ackedBy === undefined ? {} : { acknowledged: true, ackedAt: at, owner: accountOf(company, ackedBy) };
  return {
    ...blankAlert(newAlertId(at), nextTinyId(world), at),
    message: title,
    source: "monitoring",
    priority,
    tags: [`${SERVICE_TAG}${service}`],
    responders: respondersOf(world, company, service),
    ...taken,
    log: [{ text: "Alert created by monitoring", type: "system", owner: "System", at }],
  };
}

function respondersOf(world: World, company: Company, service: string): readonly Responder[] {
  const found = company.services.find(({ name }) => name === service);
  if (found === undefined) return [];
  const team: Responder = { type: "team", id: idFor("team", found.team) };
  const policy = world.escalations.get(idFor("escalation", found.policy));
  return policy === undefined ? [team] : [team, { type: "escalation", id: policy.id }];
}
