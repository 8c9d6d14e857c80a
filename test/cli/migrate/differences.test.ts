import { expect, test } from "vitest";
import type { Company } from "../../../src/core/emulator.ts";
import { changedThere, inSchedule, openAccounts } from "./accounts.ts";

const HOUR_MS = 3_600_000;

type Expected = Readonly<Record<string, unknown>>;
const CASES: readonly (readonly [
  what: string,
  change: (company: Company) => Company,
  expected: readonly Expected[],
])[] = [
  [
    "a schedule that is not there",
    (company) => ({ ...company, schedules: company.schedules.filter(({ name }) => name !== "Network") }),
    [
      { kind: "schedule", state: "missing", subject: "Network", opsgenie: expect.stringContaining("on call now: ") },
      {
        kind: "rule",
        state: "missing",
        subject: "Network escalation",
        opsgenie: "at once, if not acked: schedule Network",
      },
    ],
  ],
  [
    "another time zone, by which others begin their turns",
    inSchedule("Network", (one) => ({ ...one, zone: "America/Chicago" })),
    [
      {
        kind: "schedule",
        state: "different",
        aspect: "time zone",
        opsgenie: "America/New_York",
        jsm: "America/Chicago",
      },
      {
        kind: "rotation",
        aspect: "rotation Network 1: start",
        opsgenie: "2026-05-18 09:00-04:00 America/New_York",
        jsm: "2026-05-18 10:00-04:00 America/New_York",
      },
    ],
  ],
  [
    "another team",
    inSchedule("Network", (one) => ({ ...one, team: "Web" })),
    [{ kind: "schedule", aspect: "team", opsgenie: "Infra", jsm: "Web" }],
  ],
  [
    "other people in the rotation, and so another one on call",
    inSchedule("Network", (one) => ({
      ...one,
      layers: [{ people: ["Ana Novak", "Sam Rivera"], turnMs: 168 * HOUR_MS }],
    })),
    [
      { kind: "onCall", state: "different", subject: "Network", opsgenie: "Grace Okafor", jsm: "Ana Novak" },
      {
        kind: "rotation",
        aspect: "rotation Network 1: participants",
        opsgenie: "Grace Okafor and Jonas Weber",
        jsm: "Ana Novak and Sam Rivera",
      },
    ],
  ],
  [
    "other hours",
    inSchedule("Web Primary", (one) => ({
      ...one,
      layers: one.layers.map((layer) => (layer.hours ? { ...layer, hours: { from: 22, to: 24 } } : layer)),
    })),
    [
      {
        kind: "rotation",
        aspect: "rotation Web Primary 1: hours",
        opsgenie: "every day 00:00–20:00",
        jsm: "every day 00:00–22:00",
      },
      {
        kind: "rotation",
        aspect: "rotation Web Primary 2: hours",
        opsgenie: "every day 20:00–24:00",
        jsm: "every day 22:00–24:00",
      },
    ],
  ],
  [
    "turns of another length",
    inSchedule("Data Primary", (one) => ({
      ...one,
      layers: one.layers.map((layer) => ({ ...layer, turnMs: 48 * HOUR_MS })),
    })),
    [{ kind: "rotation", aspect: "rotation Data Primary 1: turns", opsgenie: "every day", jsm: "every 2 days" }],
  ],
  [
    "an override that was not made there",
    inSchedule("Data Primary", (one) => ({ ...one, overrides: [] })),
    [
      {
        kind: "override",
        state: "missing",
        subject: "Data Primary",
        opsgenie: expect.stringMatching(/^Arjun Mehta from /u),
      },
    ],
  ],
  [
    "an override that is longer there",
    inSchedule("Data Primary", (one) => ({
      ...one,
      overrides: [{ person: "Arjun Mehta", fromMs: 18 * HOUR_MS, untilMs: 36 * HOUR_MS }],
    })),
    [{ kind: "override", state: "different", opsgenie: expect.any(String), jsm: expect.any(String) }],
  ],
  [
    "an escalation that is not there",
    (company) => ({ ...company, policies: company.policies.filter(({ name }) => name !== "Web escalation") }),
    [{ kind: "escalation", state: "missing", subject: "Web escalation", opsgenie: "2 rules, team Web" }],
  ],
  [
    "a rule that notifies somebody else",
    (company) => ({
      ...company,
      policies: company.policies.map((one) =>
        one.name === "Web escalation"
          ? { ...one, levels: [{ schedules: ["Web Primary"] }, { people: ["Ana Novak"] }] }
          : one,
      ),
    }),
    [
      {
        ...{ kind: "rule", state: "different", subject: "Web escalation" },
        opsgenie: "after 10 min, if not acked: Mira Lindqvist",
        jsm: "after 10 min, if not acked: Ana Novak",
      },
    ],
  ],
  [
    "somebody without an account there",
    (company) => ({
      ...company,
      people: company.people.map((one) => (one.name === "Ana Novak" ? { ...one, missingAt: ["jsm"] } : one)),
    }),
    [{ kind: "user", state: "missing", subject: "ana@example.com", opsgenie: "Ana Novak" }],
  ],
  [
    "an alert that is open in OpsGenie only",
    (company) => ({
      ...company,
      alerts: company.alerts.filter(({ vendor, title }) => vendor !== "jsm" || !title.startsWith("Packet loss")),
    }),
    [
      {
        kind: "alert",
        state: "missing",
        subject: expect.stringMatching(/^OG-\d+$/u),
        opsgenie: expect.stringContaining("Packet"),
      },
    ],
  ],
  [
    "an alert that somebody has in one of them",
    (company) => ({
      ...company,
      alerts: company.alerts.map((one) =>
        one.vendor === "jsm" && one.title.startsWith("Packet loss") ? { ...one, ackedBy: "Grace Okafor" } : one,
      ),
    }),
    [{ kind: "alert", state: "different", aspect: "state", opsgenie: "open", jsm: "acknowledged" }],
  ],
];

test.each(CASES)("over the wire is found: %s", async (_what, change, expected) => {
  const { vendors, compare } = await openAccounts(changedThere(change));
  const { status, differences, notCompared } = await compare();
  expect([status, notCompared]).toEqual([1, []]);
  expect(differences).toEqual(expected.map((one) => expect.objectContaining(one)));
  vendors.expectClean();
});
