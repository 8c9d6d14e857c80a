import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "../../../src/cli/migrate/compare/compare.ts";
import type { Inventory } from "../../../src/cli/migrate/compare/inventory.ts";
import type { InventoryRotation, InventoryRule, InventorySchedule } from "../../../src/core/inventory.ts";
import { elsewhere, inventories } from "./inventories.ts";

const NOTHING = { differences: [], doubts: [] };
const HOUR_MS = 3_600_000;

function first<T>(items: readonly T[]): T {
  const [one] = items;
  if (one === undefined) throw new Error("there is none");
  return one;
}

const changedFirst = <T>(items: readonly T[], change: (one: T) => T): readonly T[] => [
  change(first(items)),
  ...items.slice(1),
];
const withSchedule = (change: (one: InventorySchedule) => InventorySchedule) => (all: Inventory) => ({
  ...all,
  schedules: changedFirst(all.schedules, change),
});
const withRotation = (change: (one: InventoryRotation) => InventoryRotation) =>
  withSchedule((one) => ({ ...one, rotations: changedFirst(one.rotations, change) }));
const withRule = (change: (one: InventoryRule) => InventoryRule) => (all: Inventory) => ({
  ...all,
  escalations: changedFirst(all.escalations, (one) => ({ ...one, rules: changedFirst(one.rules, change) })),
});
const mapped = <T>(map: ReadonlyMap<string, readonly T[]>, change: (all: readonly T[]) => readonly T[]) =>
  new Map([...map].map(([id, all]) => [id, change(all)] as const));
const STRANGER = { id: "x", name: "Zoe Stranger", email: "zoe.stranger@example.org" };
const ZOE = { type: "user", name: STRANGER.name, email: STRANGER.email };

/** One change to what Jira Service Management has, and what is to be found. */
const CHANGES: readonly (readonly [what: string, (all: Inventory) => Inventory, Readonly<Record<string, unknown>>])[] =
  [
    ["a user", (all) => ({ ...all, users: all.users.slice(1) }), { kind: "user", state: "missing" }],
    ["a team", (all) => ({ ...all, teams: all.teams.slice(1) }), { kind: "team", state: "missing" }],
    ["a schedule", (all) => ({ ...all, schedules: all.schedules.slice(1) }), { kind: "schedule", state: "missing" }],
    ["a zone", withSchedule((one) => ({ ...one, zone: "UTC" })), { kind: "schedule", aspect: "time zone", jsm: "UTC" }],
    ["an owner", withSchedule(({ team: _, ...one }) => one), { kind: "schedule", aspect: "team", jsm: "no team" }],
    [
      "a switch",
      withSchedule((one) => ({ ...one, isEnabled: false })),
      { kind: "schedule", aspect: "switched", jsm: "off" },
    ],
    [
      "a rotation that is gone",
      withSchedule((one) => ({ ...one, rotations: one.rotations.slice(1) })),
      { kind: "rotation", state: "missing" },
    ],
    [
      "a rotation too many",
      withSchedule((one) => ({ ...one, rotations: [...one.rotations, { ...first(one.rotations), name: "More" }] })),
      { kind: "rotation", state: "extra", aspect: expect.stringMatching(/^rotation +more$/iu) },
    ],
    [
      "a rotation's name",
      withRotation((one) => ({ ...one, name: "Renamed" })),
      { kind: "rotation", jsm: expect.stringMatching(/renamed/iu) },
    ],
    ["a kind of turn", withRotation((one) => ({ ...one, type: "monthly" })), { kind: "rotation", state: "different" }],
    ["a length of turns", withRotation((one) => ({ ...one, length: one.length + 1 })), { kind: "rotation" }],
    ["a start", withRotation((one) => ({ ...one, startsAt: one.startsAt + HOUR_MS })), { kind: "rotation" }],
    [
      "an end",
      withRotation((one) => ({ ...one, endsAt: one.startsAt + HOUR_MS })),
      { kind: "rotation", opsgenie: "never" },
    ],
    [
      "hours",
      withRotation((one) => ({ ...one, hours: [{ fromMin: 60, untilMin: 1_440 }] })),
      { kind: "rotation", jsm: "Mon 01:00–24:00" },
    ],
    [
      "somebody more in a rotation",
      withRotation((one) => ({ ...one, participants: [...one.participants, ZOE] })),
      { kind: "rotation", jsm: expect.stringContaining("Zoe Stranger") },
    ],
    [
      "an escalation",
      (all) => ({ ...all, escalations: all.escalations.slice(1) }),
      { kind: "escalation", state: "missing" },
    ],
    [
      "what happens after the last rule",
      (all) => ({
        ...all,
        escalations: changedFirst(all.escalations, (one) => ({
          ...one,
          repeat: { waitMs: 60_000, times: 3, resetsStates: true, closesAfterwards: false },
        })),
      }),
      {
        kind: "escalation",
        aspect: "after the last rule",
        opsgenie: "nothing",
        jsm: "again after 1 min, 3 times, states reset",
      },
    ],
    [
      "a delay",
      withRule((one) => ({ ...one, delayMs: one.delayMs + 90 * 60_000 })),
      { kind: "rule", state: "different" },
    ],
    ["a condition", withRule((one) => ({ ...one, condition: "if-unseen" })), { kind: "rule", state: "different" }],
    ["whom a rule notifies", withRule((one) => ({ ...one, to: ZOE })), { kind: "rule", state: "different" }],
    [
      "a rule",
      (all) => ({
        ...all,
        escalations: changedFirst(all.escalations, (one) => ({ ...one, rules: one.rules.slice(1) })),
      }),
      { kind: "rule", state: "missing" },
    ],
    [
      "an override that is gone",
      (all) => ({ ...all, overrides: mapped(all.overrides, (some) => some.slice(1)) }),
      { kind: "override", state: "missing" },
    ],
    [
      "an override's person",
      (all) => ({
        ...all,
        overrides: mapped(all.overrides, (some) => changedFirst(some, (one) => ({ ...one, who: ZOE }))),
      }),
      { kind: "override", state: "different" },
    ],
    [
      "who is on call",
      (all) => ({ ...all, onCall: mapped(all.onCall, () => [STRANGER]) }),
      { kind: "onCall", state: "different", jsm: "Zoe Stranger" },
    ],
    ["nobody on call", (all) => ({ ...all, onCall: new Map() }), { kind: "onCall", jsm: "nobody" }],
    ["an alert", (all) => ({ ...all, alerts: all.alerts.slice(1) }), { kind: "alert", state: "missing" }],
    [
      "an alert's state",
      (all) => ({ ...all, alerts: changedFirst(all.alerts, (one) => ({ ...one, state: "snoozed" })) }),
      { kind: "alert", aspect: "state", jsm: "snoozed" },
    ],
  ];

/** Alerts of one title and hour, and people who are twice in a place, may pair otherwise after a change. */
const clear = inventories.filter(
  ({ alerts, overrides, escalations }) =>
    new Set(alerts.map(({ createdAt }) => createdAt)).size === alerts.length &&
    [...overrides.values()].every((all) => new Set(all.map(({ fromAt }) => fromAt)).size === all.length) &&
    escalations.every(({ rules }) => new Set(rules.map(({ delayMs }) => delayMs)).size === rules.length),
);

describe("two accounts", () => {
  test("that are the same have no difference, whatever ids, order, case and spaces", () => {
    fc.assert(
      fc.property(inventories, (one) => {
        expect(compare(one, one)).toEqual(NOTHING);
        expect(compare(one, elsewhere(one))).toEqual(NOTHING);
      }),
    );
  });

  test.each(CHANGES)("that differ in %s alone: it is found and named once", (_what, change, expected) => {
    fc.assert(
      fc.property(clear, (one) => {
        expect(compare(one, elsewhere(change(one)))).toEqual({
          differences: [expect.objectContaining(expected)],
          doubts: [],
        });
      }),
    );
  });

  test("whose rotations begin an hour apart in the night in which clocks are set back differ", () => {
    fc.assert(
      fc.property(clear, (one) => {
        const berlin = withSchedule((all) => ({ ...all, zone: "Europe/Berlin" }))(one);
        const at = (time: string) => withRotation((all) => ({ ...all, startsAt: Date.parse(time) }))(berlin);
        const { differences } = compare(at("2026-10-25T00:30:00Z"), elsewhere(at("2026-10-25T01:30:00Z")));
        expect(differences.map(({ opsgenie, jsm }) => [opsgenie, jsm])).toEqual([
          ["2026-10-25 02:30+02:00 Europe/Berlin", "2026-10-25 02:30+01:00 Europe/Berlin"],
        ]);
      }),
      { numRuns: 5 },
    );
  });

  test("of which a part could not be read are compared in the others, and in that one not", () => {
    const parts = ["users", "teams", "schedules", "overrides", "escalations", "onCall", "alerts"] as const;
    fc.assert(
      fc.property(inventories, inventories, fc.constantFrom(...parts), (one, other, part) => {
        const { [part]: _, ...rest } = other;
        const kinds = new Set(compare(one, rest).differences.map(({ kind }) => `${kind}s`));
        expect(kinds.has(part)).toBe(false);
        expect(() => compare({}, other)).not.toThrow();
      }),
    );
  });
});

describe("people who show no address", () => {
  const shy = <T extends { readonly email?: string }>({ email: _, ...one }: T) => one;
  const shyThere = (all: Inventory): Inventory => ({
    ...all,
    users: all.users.map(shy),
    onCall: mapped(all.onCall, (some) => some.map(shy)),
    overrides: mapped(all.overrides, (some) => some.map((one) => ({ ...one, who: shy(one.who) }))),
    schedules: all.schedules.map((one) => ({
      ...one,
      rotations: one.rotations.map((each) => ({ ...each, participants: each.participants.map(shy) })),
    })),
    escalations: all.escalations.map((one) => ({
      ...one,
      rules: one.rules.map((each) => ({ ...each, to: shy(each.to) })),
    })),
  });

  test("are known by their names: nothing is different, nobody is missing, and each is a doubt", () => {
    fc.assert(
      fc.property(inventories, (one) => {
        const { differences, doubts } = compare(one, shyThere(elsewhere(one)));
        expect([differences, doubts.length]).toEqual([[], one.users.length]);
      }),
    );
  });

  test("and go by other names are doubts wherever they stand, never differences", () => {
    const nameless = <T extends { readonly name: string; readonly type?: string }>(one: T): T =>
      one.type === undefined || one.type === "user" ? { ...one, name: `account ${one.name}` } : one;
    const strange = (all: Inventory): Inventory => ({
      ...all,
      users: all.users.map(nameless),
      onCall: mapped(all.onCall, (some) => some.map(nameless)),
      overrides: mapped(all.overrides, (some) => some.map((one) => ({ ...one, who: nameless(one.who) }))),
      schedules: all.schedules.map((one) => ({
        ...one,
        rotations: one.rotations.map((each) => ({ ...each, participants: each.participants.map(nameless) })),
      })),
      escalations: all.escalations.map((one) => ({
        ...one,
        rules: one.rules.map((each) => ({ ...each, to: nameless(each.to) })),
      })),
    });
    fc.assert(
      fc.property(clear, (one) => {
        const { differences, doubts } = compare(one, strange(shyThere(elsewhere(one))));
        expect(differences).toEqual([]);
        expect(doubts.filter(({ part }) => part === "users")).toHaveLength(one.users.length);
        expect(doubts.filter(({ part }) => part === "onCall")).toHaveLength(1);
      }),
    );
  });
});
