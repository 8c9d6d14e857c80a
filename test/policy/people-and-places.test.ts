import { describe, expect, test } from "vitest";
import type { Named } from "../../src/core/names.ts";
import type { Actor } from "../../src/core/people.ts";
import { namedPlaces, policyFrom } from "../../src/core/policy.ts";
import type { PersonPolicy, PolicyFile } from "../../src/core/policy-file.ts";

function policy(file: Partial<PolicyFile>) {
  const whole = { roles: [], places: {}, components: {}, people: [], ask: {}, ...file };
  return policyFrom(whole, { responders: [], admins: [], policyPath: "/etc/tocsin/rules.yaml" });
}

function person(of: Partial<PersonPolicy>): PersonPolicy {
  return { who: "ana@example.com", aliases: [], addresses: {}, ...of };
}

const ANA: Actor = { id: "slack:U0123", name: "Ana", email: "Ana@example.com", zone: "UTC" };
const named = (of: Partial<Named>): Named => ({ kind: "component", name: "API", refs: [], ...of });

describe("people in the policy", () => {
  test("a zone and the address at one vendor are found by the speaker's address", () => {
    const of = policy({ people: [person({ zone: "Asia/Tokyo", addresses: { pagerduty: "ana@pd.test" } })] });
    expect(of.knownActor(ANA)).toEqual({ ...ANA, zone: "Asia/Tokyo" });
    expect(of.addressAt(ANA, "pagerduty")).toBe("ana@pd.test");
    expect(of.addressAt(ANA, "opsgenie")).toBeUndefined();
  });

  test("an id gets an address, and with it everything the settings say of that address", () => {
    const of = policy({
      people: [
        person({ who: "slack:U9", email: "ana@example.com" }),
        person({ zone: "Asia/Tokyo", addresses: { pagerduty: "ana@pd.test" } }),
      ],
    });
    const stranger: Actor = { id: "slack:U9", name: "?", zone: "UTC" };
    expect(of.knownActor({ ...stranger, noEmail: "the platform gives none" })).toEqual({
      ...stranger,
      email: "ana@example.com",
      emailFrom: "settings",
      zone: "Asia/Tokyo",
    });
    expect(of.idsWithAddress("ana@example.com")).toEqual(["slack:U9"]);
    expect(of.idsWithAddress("ben@example.com")).toEqual([]);
    expect(of.addressAt(stranger, "pagerduty")).toBe("ana@pd.test");
    expect(of.addressAt(stranger, "opsgenie")).toBe("ana@example.com");
  });

  test("somebody whom the settings do not name stays as they are", () => {
    const stranger: Actor = { id: "discord:1", name: "?", zone: "UTC" };
    expect(policy({ people: [person({})] }).knownActor(stranger)).toEqual(stranger);
    expect(policy({ people: [person({})] }).addressAt(stranger, "pagerduty")).toBeUndefined();
  });

  test("an alias finds a person under each vendor's address", () => {
    const of = policy({ people: [person({ aliases: ["annie"], addresses: { pagerduty: "ana@pd.test" } })] });
    for (const address of ["ANA@example.com", "ana@pd.test"]) {
      expect(of.aliasesOf(named({ kind: "person", name: "Ana", aliases: [address] }))).toContain("annie");
    }
    expect(of.aliasesOf(named({ kind: "person", name: "Ana", aliases: ["ben@example.com"] }))).toEqual([]);
  });
});

describe("aliases of components", () => {
  const of = policy({ components: { api: ["the api"], "Europe / API": ["api eu"] } });

  test("go by the name, whatever its case, and by the group where one is named", () => {
    expect(of.aliasesOf(named({ name: "API" }))).toEqual(["the api"]);
    expect(of.aliasesOf(named({ name: "API", group: "Europe" }))).toEqual(["the api", "api eu"]);
    expect(of.aliasesOf(named({ name: "Web" }))).toEqual([]);
  });

  test("are not given to things of another kind", () => {
    expect(of.aliasesOf(named({ kind: "service" }))).toEqual([]);
  });
});

describe("defaults of a place", () => {
  const of = policy({ places: { main: { team: "Any" }, "console:main": { team: "Here" } } });

  test("go by the whole id first, then by the id without its platform", () => {
    expect(of.defaultsAt({ id: "console:main", platform: "console" })).toEqual({ team: "Here" });
    expect(of.defaultsAt({ id: "slack:main", platform: "slack" })).toEqual({ team: "Any" });
    expect(of.defaultsAt({ id: "slack:other", platform: "slack" })).toEqual({});
  });
});

test("the mirrors of a place are others, each once, also where the place is named without its platform", () => {
  const of = policy({ places: { C1: { mirror: ["discord:9", "slack:C1", "discord:9", "slack:C2"] } } });
  expect(of.mirrorsOf({ id: "slack:C1", platform: "slack", thread: "5" })).toEqual([
    { id: "discord:9", platform: "discord" },
    { id: "slack:C2", platform: "slack" },
  ]);
  expect(of.mirrorsOf({ id: "discord:9", platform: "discord" })).toEqual([]);
});

test("a place is named by what holds there, by mirroring another, and by a role of its own", () => {
  const role = { name: "on-duty", permissions: [], people: [], groups: [], places: ["discord:7"] };
  const of = policy({ places: { C1: { mirror: ["discord:9"] } }, roles: [role] });
  expect(namedPlaces(of)).toEqual(["C1", "discord:9", "discord:7"]);
});

test("limits that the file does not set keep their defaults", () => {
  expect(policy({ ask: { ack: 0 } }).ask).toEqual({ ack: 0, resolve: 5, snooze: 25, assign: 10 });
});
