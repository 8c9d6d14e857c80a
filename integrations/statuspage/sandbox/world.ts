import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../../src/core/clock.ts";
import type { Delivery, Effect, EmulatorOptions, Table } from "../../../src/core/emulator.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Level, NoticeState } from "../../../src/core/status.ts";

export const VENDOR = "statuspage";
/** The one key and the one page that this Statuspage knows. */
export const KEY = "sandbox-statuspage-key";
export const PAGE_ID = "sandboxpage0";

/** How this Statuspage behaves; may be changed while it runs. */
export interface Behaviour {
  /** Requests in any rolling minute before 420. Default 60, as documented. */
  requestsPerMinute?: number;
}

export type State = Exclude<NoticeState, "postmortem">;
export type ImpactWord = "none" | "maintenance" | "minor" | "major" | "critical";

export type PageRow = { readonly id: string; readonly name: string; readonly createdAt: number };
export type ComponentRow = {
  readonly id: string;
  readonly name: string;
  readonly group: boolean;
  readonly groupId: string | null;
  readonly position: number;
  readonly status: Level;
  readonly createdAt: number;
  readonly updatedAt: number;
};
export type UpdateRow = {
  readonly id: string;
  readonly status: State;
  readonly body: string;
  readonly delivered: boolean;
  readonly createdAt: number;
};
export type IncidentRow = {
  readonly id: string;
  readonly name: string;
  readonly status: State;
  readonly impactOverride: ImpactWord | null;
  readonly componentIds: readonly string[];
  readonly metadata: JsonObject;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly resolvedAt: number | null;
  readonly scheduledForAt: number | null;
  readonly scheduledUntilAt: number | null;
  /** The switches of a maintenance, under their API names. */
  readonly switches: { readonly [name: string]: boolean };
  readonly updates: readonly UpdateRow[];
};
export type TemplateRow = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly body: string;
  readonly componentIds: readonly string[];
};
export type PostmortemRow = {
  readonly id: string;
  readonly draft: string;
  readonly body: string | null;
  readonly publishedAt: number | null;
  readonly updatedAt: number;
};
/** One notification of all subscribers. */
type MailRow = {
  readonly id: string;
  readonly incidentId: string;
  readonly subject: string;
  readonly at: number;
};

/** All that the emulator knows. */
export interface World {
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly pages: Table<PageRow>;
  readonly components: Table<ComponentRow>;
  readonly incidents: Table<IncidentRow>;
  readonly templates: Table<TemplateRow>;
  readonly postmortems: Table<PostmortemRow>;
  /** What subscribers were sent, in its order: tests count it. */
  readonly mails: Table<MailRow>;
  /** Addresses that subscribe. Kept in memory only. */
  readonly hookUrls: Set<string>;
  publicUrl(): string;
  deliver(delivery: Delivery): void;
  onEffect(effect: Effect): void;
  onViolation(request: string, problem: string): void;
}

export function createWorld(
  { state, clock, onViolation, onEffect, publicUrl, deliver }: EmulatorOptions,
  behaviour: Behaviour,
): World {
  return {
    clock,
    behaviour,
    pages: state.table("pages"),
    components: state.table("components"),
    incidents: state.table("incidents"),
    templates: state.table("templates"),
    postmortems: state.table("postmortems"),
    mails: state.table("mails"),
    hookUrls: new Set(),
    publicUrl,
    deliver,
    onEffect,
    onViolation: (request, problem) => onViolation({ vendor: VENDOR, request, problem }),
  };
}

const ID_CHARS = 12;

/** Twelve letters and digits, as the vendor's. */
export function newId(): string {
  return idOfHex(randomBytes(16).toString("hex"));
}

/** The same name has the same id in every sandbox. */
export function idFor(kind: string, name: string): string {
  return idOfHex(createHash("sha256").update(`${kind}:${name}`).digest("hex"));
}

function idOfHex(hex: string): string {
  return BigInt(`0x${hex}`).toString(36).slice(-ID_CHARS).padStart(ID_CHARS, "0");
}
