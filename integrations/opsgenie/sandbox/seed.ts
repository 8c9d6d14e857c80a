import type { Company, SeedAlert, SeedPolicy, SeedSchedule } from "../../../src/core/emulator.ts";
import { SERVICE_TAG } from "../../../src/core/ops-alerts.ts";
import { rotationsOf } from "../../../src/core/sample-rota.ts";
import { BLANK_ALERT } from "./new-alert.ts";
import { type AlertRow, idFor, newId, nextTinyId, type Responder, type World } from "./world.ts";

/** Minutes from one level of an escalation to the next. */
const LEVEL_MINUTES = 10;

export function seedCompany(world: World, company: Company): void {
  for (const { name, email, zone } of company.people) {
    const id = idFor("user", email);
    world.users.put({ id, username: email, fullName: name, timeZone: zone });
  }
  for (const team of company.teams) {
    const id = idFor("team", team.name);
    world.teams.put({ id, name: team.name, members: team.members.map((name) => userId(company, name)) });
  }
  for (const schedule of company.schedules)
    if (schedule.vendors.includes("opsgenie")) seedSchedule(world, company, schedule);
  for (const policy of company.policies) if (policy.vendors.includes("opsgenie")) seedPolicy(world, company, policy);
  const alerts = company.alerts.filter((alert) => alert.vendor === "opsgenie");
  for (const alert of alerts.toSorted((a, b) => b.ageMs - a.ageMs)) addAlert(world, company, alert);
}

function userId(company: Company, name: string): string {
  const person = company.people.find((one) => one.name === name || one.email === name);
  return idFor("user", person?.email ?? name);
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
      user: (name) => userId(company, name),
    }),
    overrides: (schedule.overrides ?? []).map((one, i) => ({
      alias: `${id}-${i}`,
      user: userId(company, one.person),
      fromAt: now + one.fromMs,
      untilAt: now + one.untilMs,
      rotations: [],
    })),
  });
}

function seedPolicy(world: World, company: Company, policy: SeedPolicy): void {
  const id = idFor("escalation", policy.name);
  const rules = policy.levels.flatMap((level, i) => {
    const delayMinutes = i * LEVEL_MINUTES;
    const schedules = (level.schedules ?? []).map((name) => ({
      delayMinutes,
      type: "schedule" as const,
      id: idFor("schedule", name),
    }));
    const people = (level.people ?? []).map((name) => ({
      delayMinutes,
      type: "user" as const,
      id: userId(company, name),
    }));
    return [...schedules.filter((rule) => world.schedules.get(rule.id) !== undefined), ...people];
  });
  world.escalations.put({ id, name: policy.name, team: idFor("team", policy.team), rules });
}

/** An alert as monitoring would send it: to the team and the policy of its service. */
export function addAlert(world: World, company: Company, alert: SeedAlert): AlertRow {
  const id = newId();
  const at = world.clock.now() - alert.ageMs;
  const by =
    alert.ackedBy === undefined
      ? ""
      : (company.people.find((one) => one.name === alert.ackedBy)?.email ?? alert.ackedBy);
  const row: AlertRow = {
    ...BLANK_ALERT,
    id,
    tinyId: nextTinyId(world),
    alias: id,
    message: alert.title,
    createdAt: at,
    updatedAt: at,
    lastOccurredAt: at,
    source: "monitoring",
    priority: alert.priority,
    tags: [`${SERVICE_TAG}${alert.service}`],
    responders: respondersOf(world, company, alert.service),
    acknowledged: by !== "",
    acknowledgedBy: by,
    owner: by,
    log: [{ text: "Alert created by monitoring", owner: "System", at }],
  };
  world.alerts.put(row);
  return row;
}

function respondersOf(world: World, company: Company, service: string): readonly Responder[] {
  const found = company.services.find((one) => one.name === service);
  if (found === undefined) return [];
  const team: Responder = { type: "team", id: idFor("team", found.team) };
  const policy = idFor("escalation", found.policy);
  return world.escalations.get(policy) === undefined ? [team] : [team, { type: "escalation", id: policy }];
}
