import { describe, expect, test } from "vitest";
import { COMPANY } from "../../src/sandbox/company.ts";
import { FURTHER_ALERTS } from "../../src/sandbox/company-alerts.ts";
import { SAMPLE_RESPONDER } from "../../src/sandbox/company-people.ts";

const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
const everyAlert = [...COMPANY.alerts, ...FURTHER_ALERTS];

describe("the sample company", () => {
  test.each(["pagerduty", "opsgenie"] as const)(
    "has a dozen open alerts at %s, and some that somebody has",
    (vendor) => {
      const alerts = COMPANY.alerts.filter((alert) => alert.vendor === vendor);
      expect(alerts.filter(({ ackedBy }) => ackedBy === undefined)).toHaveLength(12);
      expect(alerts.some(({ ackedBy }) => ackedBy !== undefined)).toBe(true);
    },
  );

  test("has the components that the documentation speaks of at the top, and others in groups", () => {
    const top = names(COMPANY.components.filter(({ group }) => group === undefined));
    expect(top).toEqual(["Build Processing", "API", "Web", "Logs"]);
    expect(COMPANY.components).toHaveLength(14);
  });

  test("gives nobody and nothing the same name or address twice", () => {
    const { people, teams, components, services, schedules, policies } = COMPANY;
    for (const things of [people, teams, components, services, schedules, policies, COMPANY.templates]) {
      expect(new Set(names(things)).size).toBe(things.length);
    }
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    expect(new Set(everyAlert.map(({ title }) => title)).size).toBe(everyAlert.length);
  });

  test("works in three time zones, under addresses that belong to nobody", () => {
    expect(new Set(COMPANY.people.map(({ zone }) => zone)).size).toBe(3);
    expect(new Set(COMPANY.schedules.map(({ zone }) => zone)).size).toBe(3);
    expect(COMPANY.people.every(({ email }) => email.endsWith("@example.com"))).toBe(true);
    expect(COMPANY.people).toContain(SAMPLE_RESPONDER);
  });

  test("names only people, teams, services, schedules, policies and components that exist", () => {
    const { people, teams, components, services, schedules, policies, templates, maintenance } = COMPANY;
    const said = {
      people: [
        ...teams.flatMap(({ members }) => members),
        ...schedules.flatMap(({ layers }) => layers.flatMap((layer) => layer.people)),
        ...schedules.flatMap(({ overrides }) => (overrides ?? []).map(({ person }) => person)),
        ...policies.flatMap(({ levels }) => levels.flatMap((level) => level.people ?? [])),
        ...everyAlert.flatMap(({ ackedBy }) => ackedBy ?? []),
      ],
      teams: [...services, ...schedules, ...policies].map(({ team }) => team),
      policies: services.map(({ policy }) => policy),
      schedules: policies.flatMap(({ levels }) => levels.flatMap((level) => level.schedules ?? [])),
      services: everyAlert.map(({ service }) => service),
      components: [maintenance.component, ...templates.flatMap((template) => template.components)],
    };
    const known = { people, teams, policies, schedules, services, components };
    for (const kind of Object.keys(said) as (keyof typeof said)[]) {
      expect(new Set(names(known[kind])), kind).toEqual(new Set([...names(known[kind]), ...said[kind]]));
    }
  });

  test("alerts and policies use only what their vendor has", () => {
    const schedules = new Map(COMPANY.schedules.map((schedule) => [schedule.name, schedule]));
    const policies = new Map(COMPANY.policies.map((policy) => [policy.name, policy]));
    const services = new Map(COMPANY.services.map((service) => [service.name, service]));
    for (const { vendor, service, title } of everyAlert) {
      expect(policies.get(services.get(service)?.policy ?? "")?.vendors, title).toContain(vendor);
    }
    for (const { name, vendors, levels } of COMPANY.policies) {
      const used = levels.flatMap((level) => level.schedules ?? []);
      for (const schedule of used)
        expect(schedules.get(schedule)?.vendors, name).toEqual(expect.arrayContaining([...vendors]));
    }
  });

  test("shows every shape of on-call: override now, shifts, unused schedule, person on a policy, shared level", () => {
    const { schedules, policies } = COMPANY;
    const used = new Set(policies.flatMap(({ levels }) => levels.flatMap((level) => level.schedules ?? [])));
    const runsNow = schedules
      .flatMap(({ overrides }) => overrides ?? [])
      .filter(({ fromMs, untilMs }) => fromMs <= 0 && untilMs > 0);
    expect(runsNow).toHaveLength(1);
    expect(schedules.filter(({ shiftBased }) => shiftBased)).toHaveLength(1);
    expect(names(schedules.filter(({ name }) => !used.has(name)))).toEqual(["Release Captains"]);
    expect(policies.some(({ levels }) => levels.some(({ people }) => people !== undefined))).toBe(true);
    expect(policies.some(({ levels }) => levels.some((level) => (level.schedules ?? []).length === 2))).toBe(true);
    expect(schedules.some(({ layers }) => layers.length > 1)).toBe(true);
  });

  test("has planned maintenance, none of it running, and two templates", () => {
    expect(COMPANY.maintenance.inMs).toBeGreaterThan(0);
    expect(COMPANY.templates).toHaveLength(2);
  });
});
