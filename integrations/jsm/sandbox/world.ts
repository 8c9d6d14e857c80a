import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "../../../src/core/clock.ts";
import type { Effect, EmulatorOptions } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Rota } from "../../../src/core/rota.ts";
import { openShelf, type Shelf } from "../../../src/core/shelf.ts";
import type { AlertAction } from "./action-rules.ts";

/** How this Jira Service Management behaves; may be changed while it runs. */
export interface Behaviour {
  /** From the 202 of a write until it is carried out. Default 0: before the first question can come. */
  processingMs?: number;
  /** How many questions about a request are answered "not processed yet". Default 0. */
  pendingPolls?: number;
  /** Requests in one second before 429. Default: any number. */
  requestsPerSecond?: number;
  /** Actions that are answered 202 and refused when they are processed, by plan or by right: "snooze". */
  forbiddenActions?: readonly string[];
  /** Operations are not in the plan: everything of theirs is 402. */
  unpaid?: boolean;
  /** Scopes that the token was not given: "write:ops-alert:jira-service-management". */
  missingScopes?: readonly string[];
  /** The account may change no override: 403. */
  forbidsOverrides?: boolean;
  /** People keep their addresses to themselves: Jira finds them by these and does not show them. */
  hidesEmails?: boolean;
  /** How a create is answered; the document says 200, others have seen 202. Default 202. */
  createStatus?: 200 | 202;
}

export type Responder = { readonly type: "user" | "team" | "escalation" | "schedule"; readonly id: string };
export type LogEntry = { readonly text: string; readonly type: string; readonly owner: string; readonly at: number };
export type Note = {
  readonly id: string;
  readonly text: string;
  readonly owner: string;
  readonly at: number;
  readonly changedAt: number;
};

export type AlertRow = {
  readonly id: string;
  readonly tinyId: string;
  readonly alias: string;
  readonly message: string;
  readonly description: string;
  readonly isClosed: boolean;
  readonly acknowledged: boolean;
  readonly snoozedUntilAt: number | null;
  readonly count: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastOccurredAt: number;
  readonly source: string;
  /** An account id; empty: nobody. */
  readonly owner: string;
  readonly priority: string;
  readonly tags: readonly string[];
  readonly responders: readonly Responder[];
  readonly entity: string;
  readonly extraProperties: { readonly [key: string]: string };
  readonly ackedAt: number | null;
  readonly closedAt: number | null;
  readonly log: readonly LogEntry[];
  readonly notes: readonly Note[];
};

/** What became of a write. */
export type RequestResult = { readonly isSuccess: boolean; readonly status: string; readonly alertId: string };

/** A write that was answered 202. */
export type RequestRow = {
  readonly id: string;
  readonly action: AlertAction | "Create";
  /** null for a create. */
  readonly alertId: string | null;
  readonly body: JsonObject;
  /** Plan or rights do not allow it, which turns out when it is processed. */
  readonly forbidden: boolean;
  readonly readyAt: number;
  readonly result: (RequestResult & { readonly at: number }) | null;
};

export type UserRow = {
  /** The account id. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly zone: string;
  readonly type: "atlassian" | "app";
};
type TeamRow = { readonly id: string; readonly name: string };
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
  /** Where changes are told to, and how many have been. */
  readonly hooks: { readonly urls: Set<string>; told: number };
  readonly deliver: EmulatorOptions["deliver"];
  /** Below it lie all operations: "…/jsm/ops/api/<cloud id>/v1". */
  opsUrl(): string;
  onEffect(effect: Effect): void;
  onViolation(request: string, problem: string): void;
}

export const VENDOR = "jsm";
/** Tiny ids of the sample start above this. */
const FIRST_TINY_ID = 470;
/** The site's id, for which the API is asked. */
export const CLOUD_ID = idFor("cloud", "sandbox");
/** The account whose token the bot has: whatever the bot does is done by it. */
export const SERVICE_EMAIL = "tocsin@example.com";
export const SERVICE_ACCOUNT: UserRow = {
  id: accountIdFor(SERVICE_EMAIL),
  email: SERVICE_EMAIL,
  name: "Tocsin",
  zone: "UTC",
  type: "atlassian",
};

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
    deliver: options.deliver,
    opsUrl: () => `${options.publicUrl()}/jsm/ops/api/${CLOUD_ID}/v1`,
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

/** Alerts are named by a UUID and the instant at which they came in. */
export function newAlertId(at: number): string {
  return `${randomUUID()}-${at}`;
}

/** The same name has the same id in every sandbox, and another one than at any other vendor. */
export function idFor(kind: string, name: string): string {
  const hex = createHash("sha1").update(`${VENDOR}:${kind}:${name}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** People have one account for all of Atlassian; its id has a colon in it. */
export function accountIdFor(email: string): string {
  return `712020:${idFor("user", email)}`;
}
