import fc from "fast-check";
import type { Inventory } from "../../../src/cli/migrate/compare/inventory.ts";
import type {
  InventoryEscalation,
  InventoryOverride,
  InventoryRotation,
  InventoryRule,
  InventorySchedule,
  Recipient,
} from "../../../src/core/inventory.ts";
import type { VendorUser } from "../../../src/core/people.ts";

const HOUR_MS = 3_600_000;

const NAMES = ["Ana Lima", "Ben Okafor", "Cleo Park", "Dev Kapoor"];
const USERS = NAMES.map((name): VendorUser => {
  return { id: `id-${name}`, name, email: `${name.toLowerCase().replace(" ", ".")}@example.com` };
});

const instant = fc.integer({ min: 0, max: 500_000 }).map((hours) => hours * HOUR_MS);

/** Some of these, with something drawn for each. */
function some<T>(names: readonly string[], draw: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc
    .tuple(fc.integer({ min: 1, max: names.length }), fc.tuple(...names.map(draw)))
    .map(([many, all]) => all.slice(0, many));
}

const recipient: fc.Arbitrary<Recipient> = fc.oneof(
  fc.constantFrom(...USERS).map(({ name, email = "" }) => ({ type: "user", name, email })),
  fc.constantFrom({ type: "noone", name: "nobody" }, { type: "team", name: "Web" }),
);

const rotation = (name: string): fc.Arbitrary<InventoryRotation> =>
  fc.record({
    id: fc.constant(`id-${name}`),
    name: fc.constant(name),
    type: fc.constantFrom("hourly", "daily", "weekly"),
    length: fc.integer({ min: 1, max: 9 }),
    startsAt: instant,
    participants: fc.array(recipient, { minLength: 1, maxLength: 4 }),
    hours: fc.constantFrom([], [{ fromMin: 540, untilMin: 1_020 }]),
  });

const schedule = (name: string): fc.Arbitrary<InventorySchedule> =>
  fc.record({
    id: fc.constant(`id-${name}`),
    name: fc.constant(name),
    zone: fc.constantFrom("Europe/Berlin", "Asia/Kolkata"),
    isEnabled: fc.constant(true),
    team: fc.constantFrom("Web", "Data"),
    rotations: some(["Days", "Nights", "Week ends"], rotation),
  });

const rule: fc.Arbitrary<InventoryRule> = fc.record({
  delayMs: fc.integer({ min: 0, max: 60 }).map((minutes) => minutes * 60_000),
  condition: fc.constantFrom("if-not-acked", "if-not-closed"),
  notify: fc.constantFrom("default", "next"),
  to: recipient,
});

const escalation = (name: string): fc.Arbitrary<InventoryEscalation> =>
  fc.record({
    id: fc.constant(`id-${name}`),
    name: fc.constant(name),
    isEnabled: fc.constant(true),
    team: fc.constantFrom("Web", "Data"),
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
  });

const override: fc.Arbitrary<InventoryOverride> = fc.record({
  who: recipient,
  fromAt: instant,
  untilAt: fc.constant(600_000 * HOUR_MS),
  rotations: fc.constantFrom<readonly string[]>([], ["Nights"]),
});

const alert = (handle: string) =>
  fc.record({
    handle: fc.constant(handle),
    title: fc.constantFrom("Disk full", "API down"),
    state: fc.constantFrom("open" as const, "acked" as const),
    createdAt: instant,
    ...(handle === "OG-1" ? { fingerprint: fc.constant("disk") } : {}),
  });

/** An account with something of every kind. */
export const inventories: fc.Arbitrary<Inventory> = fc
  .record({
    teams: some(["Web", "Data"], (name) => fc.constant({ id: `id-${name}`, name })),
    schedules: some(["Web Primary", "Data Primary"], schedule),
    escalations: some(["Web escalation", "Data escalation"], escalation),
    overrides: fc.array(override, { minLength: 1, maxLength: 3 }),
    onCall: fc.subarray(USERS, { minLength: 1 }),
    alerts: some(["OG-1", "OG-2", "OG-3"], alert),
  })
  .map(({ overrides, onCall, ...rest }) => {
    const id = "id-Web Primary";
    return { ...rest, users: USERS, overrides: new Map([[id, overrides]]), onCall: new Map([[id, onCall]]) };
  });

/** The same account with ids of another vendor, names in another case and spacing, and lists in another order. */
export function elsewhere(one: Inventory): Inventory {
  const renamed = <T extends { readonly id: string; readonly name: string }>(thing: T): T => ({
    ...thing,
    id: `jsm-${thing.id}`,
    name: ` ${thing.name.toUpperCase().replace(" ", "  ")}`,
  });
  const rekeyed = <T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...map].map(([id, value]) => [`jsm-${id}`, value]));
  return {
    users: one.users
      .map((user) => ({ ...user, id: `jsm-${user.id}`, email: user.email?.toUpperCase() ?? "" }))
      .toReversed(),
    teams: one.teams.map(renamed).toReversed(),
    schedules: one.schedules
      .map((each) => ({ ...renamed(each), rotations: each.rotations.map(renamed).toReversed() }))
      .toReversed(),
    escalations: one.escalations.map((each) => ({ ...renamed(each), rules: each.rules.toReversed() })).toReversed(),
    overrides: rekeyed(new Map([...one.overrides].map(([id, all]) => [id, all.toReversed()]))),
    onCall: rekeyed(one.onCall),
    alerts: one.alerts.map((each) => ({ ...each, handle: each.handle.replace("OG", "JSM") })).toReversed(),
  };
}
