import { describe, expect, test } from "vitest";
import type { Company, SeedPager } from "../../src/core/emulator.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import { FURTHER_ALERTS } from "../../src/sandbox/company-alerts.ts";
import { sampleAt } from "../../src/sandbox/company-vendors.ts";

const BEFORE = sampleAt(["statuspage", "pagerduty", "opsgenie"]);
const AFTER = sampleAt(["statuspage", "pagerduty", "jsm"]);
const MOVING = sampleAt(["statuspage", "pagerduty", "opsgenie", "jsm"]);

/** What a vendor has of a company, without the vendor's name. */
function shareOf(vendor: SeedPager, company: Company) {
  const isThere = ({ vendors }: { readonly vendors: readonly SeedPager[] }): boolean => vendors.includes(vendor);
  const plain = <T extends { readonly vendors: readonly SeedPager[] }>({ vendors: _, ...rest }: T) => rest;
  return {
    people: company.people.filter(({ missingAt }) => missingAt?.includes(vendor) !== true).map(({ name }) => name),
    schedules: company.schedules.filter(isThere).map(plain),
    policies: company.policies.filter(isThere).map(plain),
    alerts: company.alerts.filter((alert) => alert.vendor === vendor).map(({ vendor: _, ...alert }) => alert),
  };
}
const titles = (alerts: readonly { readonly title: string }[]) => alerts.map(({ title }) => title);
const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);

test("without Jira Service Management the company is as it was", () => {
  expect(BEFORE).toEqual({ company: COMPANY, further: FURTHER_ALERTS });
});

describe("the company after its move", () => {
  test("has with Jira Service Management exactly what it had with OpsGenie, and with OpsGenie nothing", () => {
    expect(shareOf("jsm", AFTER.company)).toEqual(shareOf("opsgenie", BEFORE.company));
    expect(JSON.stringify(AFTER)).not.toContain("opsgenie");
  });

  test("has with PagerDuty what it had", () => {
    expect(shareOf("pagerduty", AFTER.company)).toEqual(shareOf("pagerduty", BEFORE.company));
  });

  test("goes on having the same alerts", () => {
    expect(titles(AFTER.further)).toEqual(titles(BEFORE.further));
  });
});

describe("the company in the middle of its move", () => {
  const old = shareOf("opsgenie", MOVING.company);
  const fresh = shareOf("jsm", MOVING.company);

  test("has with OpsGenie and PagerDuty what it had", () => {
    expect(old).toEqual(shareOf("opsgenie", BEFORE.company));
    expect(shareOf("pagerduty", MOVING.company)).toEqual(shareOf("pagerduty", BEFORE.company));
  });

  test("misses with Jira Service Management a schedule, and somebody whom nothing there needs", () => {
    expect(names(fresh.schedules)).toEqual(names(old.schedules).filter((name) => name !== "Data Pipelines"));
    expect(fresh.people).toEqual(old.people.filter((name) => name !== "Sam Rivera"));
    const needed = [
      ...fresh.schedules.flatMap(({ layers }) => layers.flatMap(({ people }) => people)),
      ...fresh.schedules.flatMap(({ overrides = [] }) => overrides.map(({ person }) => person)),
      ...fresh.policies.flatMap(({ levels }) => levels.flatMap(({ people = [] }) => people)),
      ...fresh.alerts.flatMap(({ ackedBy }) => ackedBy ?? []),
    ];
    expect(fresh.people).toEqual(expect.arrayContaining(needed));
  });

  test("has one rotation with another member there", () => {
    const differing = fresh.schedules.filter(
      (schedule) =>
        JSON.stringify(schedule) !== JSON.stringify(old.schedules.find(({ name }) => name === schedule.name)),
    );
    expect(names(differing)).toEqual(["Web Primary"]);
    expect(differing[0]?.layers[0]?.people).toEqual(["Mira Lindqvist", "Leah Cohen"]);
  });

  test("has an alert in each that the other does not have", () => {
    const only = (a: typeof old, b: typeof old) =>
      titles(a.alerts).filter((title) => !titles(b.alerts).includes(title));
    expect(only(old, fresh)).toEqual(["Log search index merge is behind"]);
    expect(only(fresh, old)).toEqual(["Archive exporter retries above 5 %"]);
  });
});
