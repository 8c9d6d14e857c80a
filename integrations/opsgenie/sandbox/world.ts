import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "../../../src/core/clock.ts";
import type { Delivery, Effect, EmulatorOptions } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Rota } from "../../../src/core/rota.ts";
import { openShelf, type Shelf } from "../../../src/core/shelf.ts";

/** How this OpsGenie behaves; may be changed while it runs. */
export interface Behaviour {
  /** From the 202 of a write until it is carried out. Default 0: before the first question can come. */
  processingMs?: number;
  /** How many questions about a request are answered "not processed yet". Default 0. */
  pendingPolls?: number;
  /** Requests in one second before 429. Default: any number. */
  requestsPerSecond?: number;
  /** Actions outside the plan: 402. */
  unpaidActions?: readonly string[];
  /** The key is one of a team's integration: reading account and configuration is 403. */
  teamKey?: boolean;
  /** Lists do not say where they go on; the document calls `paging` optional. */
  withoutPaging?: boolean;
}

export type Responder = { readonly type: "user" | "team" | "escalation" | "schedule"; readonly id: string };
export type Entry = { readonly text: string; readonly owner: string; readonly at: number };

export type AlertRow = {
  readonly id: string;
  readonly tinyId: string;
  readonly alias: string;
  readonly message: string;
  readonly description: string;
  readonly status: "open" | "closed";
  readonly acknowledged: boolean;
  readonly snoozedUntilAt: number | null;
  readonly count: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastOccurredAt: number;
  readonly source: string;
  readonly owner: string;
  readonly priority: string;
  readonly tags: readonly string[];
  readonly responders: readonly Responder[];
  readonly entity: string;
  readonly details: { readonly [key: string]: string };
  readonly acknowledgedBy: string;
  readonly closedBy: string;
  /** Milliseconds since creation; 0 while it has not happened. */
  readonly ackTime: number;
  readonly closeTime: number;
  readonly log: readonly Entry[];
  readonly notes: readonly Entry[];
};

/** What became of a write. */
export type RequestResult = { readonly isSuccess: boolean; readonly status: string; readonly alertId: string };

/** A write that was answered 202. */
export type RequestRow = {
  readonly id: string;
  readonly action: string;
  /** null for a create. */
  readonly alertId: string | null;
  readonly body: JsonObject;
  readonly readyAt: number;
  readonly result: (RequestResult & { readonly at: number }) | null;
};

export type UserRow = {
  readonly id: string;
  readonly username: string;
  readonly fullName: string;
  readonly timeZone: string;
};
type TeamRow = { readonly id: string; readonly name: string; readonly members: readonly string[] };
export type ScheduleRow = Rota & { readonly id: string; readonly name: string; readonly team: string };
export type EscalationRow = {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly rules: readonly { readonly delayMinutes: number; readonly type: "schedule" | "user"; readonly id: string }[];
};
type CounterRow = { readonly id: string; readonly last: number };

/** All that the emulator knows. */
export interface World {
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly alerts: Shelf<AlertRow>;
  readonly requests: Shelf<RequestRow>;
  /** Ids of requests not carried out yet. */
  readonly pending: Set<string>;
  /** How often each of them was asked about. */
  readonly polls: Map<string, number>;
  /** Ids of alerts that are asleep. */
  readonly snoozed: Set<string>;
  readonly users: Shelf<UserRow>;
  readonly teams: Shelf<TeamRow>;
  readonly schedules: Shelf<ScheduleRow>;
  readonly escalations: Shelf<EscalationRow>;
  readonly counters: Shelf<CounterRow>;
  /** Where changes are told, and how many were: no two have the same time. Kept in memory only. */
  readonly hooks: { readonly urls: Set<string>; told: number };
  publicUrl(): string;
  deliver(delivery: Delivery): void;
  onEffect(effect: Effect): void;
  onViolation(request: string, problem: string): void;
}

export const VENDOR = "opsgenie";
/** Tiny ids of the sample start above this. */
const FIRST_TINY_ID = 470;

export function createWorld(options: EmulatorOptions, behaviour: Behaviour): World {
  const alerts = openShelf<AlertRow>(options.state, "alerts");
  const requests = openShelf<RequestRow>(options.state, "requests");
  return {
    clock: options.clock,
    behaviour,
    alerts,
    requests,
    pending: new Set([...requests.all()].filter((row) => row.result === null).map((row) => row.id)),
    polls: new Map(),
    snoozed: new Set([...alerts.all()].filter((row) => row.snoozedUntilAt !== null).map((row) => row.id)),
    users: openShelf<UserRow>(options.state, "users"),
    teams: openShelf<TeamRow>(options.state, "teams"),
    schedules: openShelf<ScheduleRow>(options.state, "schedules"),
    escalations: openShelf<EscalationRow>(options.state, "escalations"),
    counters: openShelf<CounterRow>(options.state, "counters"),
    hooks: { urls: new Set(), told: 0 },
    publicUrl: options.publicUrl,
    deliver: options.deliver,
    onEffect: options.onEffect,
    onViolation: (request, problem) => options.onViolation({ vendor: VENDOR, request, problem }),
  };
}

export function nextTinyId(world: World): string {
  const last = (world.counters.get("tinyId")?.last ?? FIRST_TINY_ID) + 1;
  world.counters.put({ id: "tinyId", last });
  return String(last);
}

export function newId(): string {
  return randomUUID();
}

/** The same name has the same id in every sandbox. */
export function idFor(kind: string, name: string): string {
  const hex = createHash("sha1").update(`${kind}:${name}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

export function findUser(world: World, idOrName: string): UserRow | undefined {
  const wanted = idOrName.toLowerCase();
  for (const user of world.users.all()) {
    if (user.id === wanted || user.username.toLowerCase() === wanted) return user;
  }
  return undefined;
}

export function findIdOf(
  rows: Iterable<{ readonly id: string; readonly name: string }>,
  wanted: string,
): string | undefined {
  for (const row of rows) if (row.id === wanted || row.name === wanted) return row.id;
  return undefined;
}
