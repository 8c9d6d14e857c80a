import type { FastifyPluginAsync } from "fastify";
import type { Clock } from "./clock.ts";
import type { JsonObject } from "./json.ts";

/** A table of an emulator's state. Kept in memory; the sandbox also writes it through to disk. Insertion order. */
export interface Table<T extends JsonObject = JsonObject> {
  get(id: string): T | undefined;
  /** The row itself, for looking only: thousands are searched without a copy of each. */
  peek(id: string): T | undefined;
  ids(): Iterable<string>;
  /** All rows themselves, for looking only. */
  peekAll(): Iterable<T>;
  set(id: string, row: T): void;
  delete(id: string): void;
  values(): T[];
  readonly size: number;
}

/** What a write did, in the glossary's words. */
export const EFFECTS = [
  "alert.created",
  "alert.acknowledged",
  "alert.unacknowledged",
  "alert.resolved",
  "alert.assigned",
  "alert.escalated",
  "alert.snoozed",
  "alert.edited",
  "note.added",
  "note.removed",
  "notice.created",
  "notice.updated",
  "component.level",
  "component.edited",
  "postmortem.drafted",
  "postmortem.published",
] as const;

/** A write that took effect at a vendor. Told where the state changes, not where the request comes in. */
export interface Effect {
  readonly effect: (typeof EFFECTS)[number];
  /** The vendor's id of what was written to. */
  readonly target: string;
  /** What tells which operation caused it: dedup key, alias, metadata as JSON. */
  readonly marker?: string;
  /** What people read: the note, the title, the body, the new level. */
  readonly text?: string;
  /** False when it was so already. */
  readonly changed: boolean;
}

/** Opens tables by name; the same name is the same table. */
export interface EmulatorState {
  table<T extends JsonObject>(name: string): Table<T>;
}

export interface EmulatorOptions {
  readonly state: EmulatorState;
  readonly clock: Clock;
  /** Called for each request that the vendor's document does not allow (undeclared key, wrong type): tests fail on it. */
  onViolation(violation: { readonly vendor: string; readonly request: string; readonly problem: string }): void;
  /** Called for each write that took effect; not for what is seeded or what time alone does. */
  onEffect(effect: Effect): void;
  /** Where the emulator is reachable, for links in its answers; known only once it listens. */
  publicUrl(): string;
  /**
   * Sends a webhook, as the vendor would, repeated when it is not taken. To one address those about the same thing go
   * one after another, in their order.
   */
  deliver(delivery: Delivery): void;
}

/** A webhook on its way. */
export interface Delivery {
  readonly url: string;
  /** Which of the vendor's things it tells of: an alert's id. Absent: it keeps its order with every other one without. */
  readonly about?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, byte for byte as it was signed. */
  readonly body: string;
  /** How long it is waited for an answer, ms: the vendor's own limit. */
  readonly timeoutMs: number;
  /** Called once: whether it was taken, or refused for good or given up. Not called when the sandbox stops before. */
  settled?(isTaken: boolean): void;
}

/** Where a bot hears of changes: an address that it gave out, with what it is protected by. */
export interface HookTarget {
  readonly url: string;
  /** Signs, where the vendor signs; else it is already part of the address. */
  readonly secret: string;
}

/** Where a vendor tells a bot of changes; `signing`: what it signs with, where it signs. */
export type TargetOf = (vendor: string, signing: string | undefined) => HookTarget;

/**
 * A vendor, imitated: it keeps state and refuses what the vendor refuses. `plugin` is mounted under a prefix by a server
 * that adds what all share (latency, recorded traffic, injected faults).
 */
export interface Emulator {
  readonly vendor: string;
  readonly plugin: FastifyPluginAsync;
  /**
   * Does what time alone does (snoozes end, maintenance begins). Called before each request, and never by a read's own
   * route: reads change nothing, for they may be answered from an older state. Absent where nothing happens by itself.
   */
  catchUp?(): void;
  /** Fills an empty state with the company. */
  seed(company: Company): void;
  /**
   * Tells this address of every change from now on, as if somebody had set it up at the vendor. Kept in memory only.
   * Absent where the vendor sends nothing.
   */
  hook?(target: HookTarget): void;
  /** What it signs with, as `env` says it. Absent where the vendor signs nothing. */
  readonly signingSecret?: string;
  /** Lets something happen: one more alert out of the company's repertoire. Absent where nothing happens by itself. */
  incident?(company: Company, alert: SeedAlert): void;
  /**
   * Lets somebody of the company acknowledge, in the vendor's own app, the newest alert of that title that is open.
   * Absent where nobody can be let do so.
   */
  take?(company: Company, taking: { readonly title: string; readonly by: string }): void;
  /** The settings under which an integration reaches this emulator mounted at `baseUrl`. */
  env(baseUrl: string): Readonly<Record<string, string>>;
}

export interface EmulatorDeclaration {
  readonly vendor: string;
  create(options: EmulatorOptions): Emulator;
}

/** The vendors that the sandbox can imitate. */
export const IMITATED_VENDORS = ["statuspage", "pagerduty", "opsgenie", "jsm"] as const;
export type ImitatedVendor = (typeof IMITATED_VENDORS)[number];

/** The pagers of the sample company. */
export type SeedPager = "pagerduty" | "opsgenie" | "jsm";

/** The sample company, neutral of vendors. Names are the keys. Durations ms. */
export interface Company {
  readonly name: string;
  readonly people: readonly SeedPerson[];
  readonly teams: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly components: readonly { readonly name: string; readonly group?: string }[];
  readonly services: readonly { readonly name: string; readonly team: string; readonly policy: string }[];
  readonly schedules: readonly SeedSchedule[];
  readonly policies: readonly SeedPolicy[];
  /** Open alerts at the start. */
  readonly alerts: readonly SeedAlert[];
  readonly maintenance: {
    readonly name: string;
    readonly component: string;
    readonly inMs: number;
    readonly forMs: number;
    readonly message: string;
  };
  readonly templates: readonly {
    readonly name: string;
    readonly title: string;
    readonly body: string;
    readonly components: readonly string[];
  }[];
}

export interface SeedPerson {
  readonly name: string;
  readonly email: string;
  readonly zone: string;
  /** Where this person has no account. Default: nowhere. */
  readonly missingAt?: readonly SeedPager[];
}

/** Layers from first to last; later ones win, as in both vendors. Vendors: where it exists. */
export interface SeedSchedule {
  readonly name: string;
  readonly zone: string;
  readonly team: string;
  readonly vendors: readonly SeedPager[];
  readonly layers: readonly {
    readonly people: readonly string[];
    readonly turnMs: number;
    /** Only between these hours of the schedule's zone; absent = round the clock. */
    readonly hours?: { readonly from: number; readonly to: number };
  }[];
  /** Somebody stands in: relative to the seeding. */
  readonly overrides?: readonly { readonly person: string; readonly fromMs: number; readonly untilMs: number }[];
  /** PagerDuty keeps it in the shift-based model (Schedules v3). */
  readonly shiftBased?: boolean;
}

/** Each level names schedules and people. */
export interface SeedPolicy {
  readonly name: string;
  readonly team: string;
  readonly vendors: readonly SeedPager[];
  readonly levels: readonly { readonly schedules?: readonly string[]; readonly people?: readonly string[] }[];
}

export interface SeedAlert {
  readonly vendor: SeedPager;
  readonly title: string;
  readonly service: string;
  readonly urgency: "high" | "low";
  readonly priority: "P1" | "P2" | "P3" | "P4" | "P5";
  readonly ageMs: number;
  /** Somebody has it already. */
  readonly ackedBy?: string;
}
