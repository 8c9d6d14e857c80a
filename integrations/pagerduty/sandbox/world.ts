import type { Clock } from "../../../src/core/clock.ts";
import type { Delivery, Effect, EmulatorOptions } from "../../../src/core/emulator.ts";
import { openShelf, type Shelf } from "../../../src/core/shelf.ts";
import { openSubscriptions, type Subscriptions } from "./subscriptions.ts";

/* Rows are type aliases, not interfaces: only those are assignable to JsonObject. */

export type UserRow = { readonly id: string; readonly name: string; readonly email: string; readonly zone: string };
type TeamRow = { readonly id: string; readonly name: string };
export type ServiceRow = {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly policyId: string;
};
export type Target = { readonly type: "user" | "schedule"; readonly id: string };
export type PolicyRow = {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly rules: readonly (readonly Target[])[];
};
export type LayerRow = {
  readonly userIds: readonly string[];
  readonly turnMs: number;
  readonly hours: { readonly from: number; readonly to: number } | null;
};
type OverrideRow = {
  readonly id: string;
  readonly userId: string;
  readonly fromAt: number;
  readonly untilAt: number;
};
export type ScheduleRow = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly teamId: string;
  readonly shiftBased: boolean;
  /** Later ones win. */
  readonly layers: readonly LayerRow[];
  /** The last created wins. */
  readonly overrides: readonly OverrideRow[];
};
export type LogRow = {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly summary: string;
  readonly userId: string | null;
  readonly note: string | null;
};
export type NoteRow = { readonly id: string; readonly content: string; readonly at: number; readonly userId: string };
export type Taken = { readonly userId: string; readonly at: number };
export type IncidentRow = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly details: string;
  readonly status: "triggered" | "acknowledged" | "resolved";
  readonly urgency: "high" | "low";
  readonly priority: string | null;
  readonly serviceId: string;
  readonly policyId: string;
  readonly key: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy: string | null;
  readonly assignees: readonly Taken[];
  readonly acknowledgements: readonly Taken[];
  readonly snoozedUntilAt: number | null;
  readonly log: readonly LogRow[];
  readonly notes: readonly NoteRow[];
};

export interface World {
  readonly clock: Clock;
  publicUrl(): string;
  onEffect(effect: Effect): void;
  deliver(delivery: Delivery): void;
  readonly subscriptions: Subscriptions;
  readonly users: Shelf<UserRow>;
  readonly teams: Shelf<TeamRow>;
  readonly services: Shelf<ServiceRow>;
  readonly policies: Shelf<PolicyRow>;
  readonly schedules: Shelf<ScheduleRow>;
  readonly incidents: Shelf<IncidentRow>;
  /** Ids of the incidents that a time will wake. */
  readonly snoozed: ReadonlySet<string>;
}

export function openWorld({ state, clock, publicUrl, onEffect, deliver }: EmulatorOptions): World {
  const incidents = openShelf<IncidentRow>(state, "incidents");
  const snoozed = new Set([...incidents.all()].filter((row) => row.snoozedUntilAt !== null).map((row) => row.id));
  return {
    clock,
    publicUrl,
    onEffect,
    deliver,
    subscriptions: openSubscriptions(state),
    snoozed,
    incidents: {
      ...incidents,
      put: (row) => {
        incidents.put(row);
        if (row.snoozedUntilAt === null) snoozed.delete(row.id);
        else snoozed.add(row.id);
      },
    },
    users: openShelf(state, "users"),
    teams: openShelf(state, "teams"),
    services: openShelf(state, "services"),
    policies: openShelf(state, "policies"),
    schedules: openShelf(state, "schedules"),
  };
}

/** "PUSER0003": unlike the vendor's, ids say what they are. */
export function idFor(prefix: string, number: number): string {
  return `${prefix}${number
    .toString(36)
    .toUpperCase()
    .padStart(9 - prefix.length, "0")}`;
}

export const PRIORITIES = ["P1", "P2", "P3", "P4", "P5"] as const;

export function priorityId(name: string): string {
  return `PRIO${name}`;
}
