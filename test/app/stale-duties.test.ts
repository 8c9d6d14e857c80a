import { expect, test } from "vitest";
import { dutiesAt, dutiesOf, shiftsAt } from "../../src/app/stale-duties.ts";
import type { Duty, Shift } from "../../src/core/oncall.ts";

const shift = (name: string, startsAt: number, endsAt?: number): Shift => ({
  person: { id: name, name },
  startsAt,
  ...(endsAt === undefined ? {} : { endsAt }),
});
const duty = (more: Partial<Duty>): Duty => ({ account: "pagerduty", teams: [], now: [], ...more });
const namesAt = (one: Duty, at: number): readonly string[] =>
  dutiesAt([one], at).flatMap(({ now }) => now.map(({ person }) => person.name));

test("who was announced as next takes over when the time has come, and not before", () => {
  const one = duty({ now: [shift("Ana", 0, 100)], next: [shift("Ben", 100, 200)] });
  expect(namesAt(one, 99)).toEqual(["Ana"]);
  expect(namesAt(one, 100)).toEqual(["Ben"]);
  expect(dutiesAt([one], 100)[0]).not.toHaveProperty("next");
});

test("who stays on stays, beside whoever came", () => {
  const one = duty({ now: [shift("Ana", 0, 100), shift("Cem", 0)], next: [shift("Ben", 100, 200)] });
  expect(namesAt(one, 150)).toEqual(["Cem", "Ben"]);
});

test("a gap that was announced ends with whoever comes after it", () => {
  const one = duty({ gap: { fromAt: 0, untilAt: 100 }, next: [shift("Ben", 100, 200)] });
  expect(namesAt(one, 50)).toEqual([]);
  expect(namesAt(one, 100)).toEqual(["Ben"]);
  expect(dutiesAt([one], 100)[0]).not.toHaveProperty("gap");
});

test("nobody is said to be off duty only because no successor was announced", () => {
  expect(namesAt(duty({ now: [shift("Ana", 0, 100)] }), 150)).toEqual(["Ana"]);
  const both = duty({ now: [shift("Ana", 0, 100)], next: [shift("Ben", 100, 200)] });
  expect(namesAt(both, 250)).toEqual(["Ben"]);
});

test("a gap that was announced comes when it is due", () => {
  const gap = { fromAt: 100, untilAt: 200 };
  const one = duty({ now: [shift("Ana", 0, 100)], gap, next: [shift("Ben", 200, 300)] });
  expect(namesAt(one, 99)).toEqual(["Ana"]);
  expect(dutiesAt([one], 150)).toEqual([{ ...one, now: [] }]);
  expect(namesAt(one, 200)).toEqual(["Ben"]);
});

test("shifts that are over are left out of a person's", () => {
  expect(shiftsAt([shift("Ana", 0, 100), shift("Ana", 200, 300), shift("Ana", 0)], 100)).toEqual([
    shift("Ana", 200, 300),
    shift("Ana", 0),
  ]);
});

test("a target's duties are found among all by its id at that account", () => {
  const infra = duty({
    schedule: { id: "S1", name: "Infra" },
    policy: { id: "P1", name: "Infra" },
    teams: [{ id: "T1", name: "Infra" }],
  });
  const web = duty({ schedule: { id: "S2", name: "Web" } });
  const elsewhere = duty({ account: "opsgenie", schedule: { id: "S1", name: "Infra" } });
  const all = [infra, web, elsewhere];
  const target = (kind: "schedule" | "policy" | "team" | "service", id: string) => ({
    kind,
    name: "x",
    refs: [{ account: "pagerduty", id }],
  });
  expect(dutiesOf(target("schedule", "S1"), all)).toEqual([infra]);
  expect(dutiesOf(target("policy", "P1"), all)).toEqual([infra]);
  expect(dutiesOf(target("team", "T1"), all)).toEqual([infra]);
  expect(dutiesOf(target("schedule", "S9"), all)).toBeUndefined();
  expect(dutiesOf(target("service", "S1"), all)).toBeUndefined();
});
