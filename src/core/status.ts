import type { JsonObject } from "./json.ts";
import type { Operation } from "./plan.ts";
import type { Told } from "./told.ts";

/** Component states, worst last. The words are Statuspage's own, the field's most common. */
export const LEVELS = [
  "operational",
  "under_maintenance",
  "degraded_performance",
  "partial_outage",
  "major_outage",
] as const;
export type Level = (typeof LEVELS)[number];

/** What a person reads for a level. */
export const LEVEL_WORDS: Record<Level, string> = {
  operational: "operational",
  under_maintenance: "under maintenance",
  degraded_performance: "degraded performance",
  partial_outage: "partial outage",
  major_outage: "major outage",
};

export interface Component {
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly group?: string;
  readonly level: Level;
}

export const NOTICE_STATES = ["investigating", "identified", "monitoring", "resolved"] as const;
export const MAINTENANCE_STATES = ["scheduled", "in_progress", "verifying", "completed"] as const;
export type NoticeState = (typeof NOTICE_STATES)[number] | (typeof MAINTENANCE_STATES)[number] | "postmortem";
export const IMPACTS = ["none", "minor", "major", "critical"] as const;
export type Impact = (typeof IMPACTS)[number] | "maintenance";

/** A component on a notice, with the level it has now. */
export interface Affected {
  readonly id: string;
  readonly name: string;
  readonly group?: string;
  readonly level: Level;
}

/** An entry on the status page. Times are milliseconds since the epoch. */
export interface Notice {
  readonly account: string;
  readonly id: string;
  /** Short and typeable, derived from the id: "SP-p31zjt". */
  readonly handle: string;
  readonly name: string;
  readonly kind: "incident" | "maintenance";
  readonly state: NoticeState;
  readonly impact: Impact;
  readonly components: readonly Affected[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly url: string;
  readonly lastMessage?: string;
  /** Of its newest update: what came after it can be told from what was there, whatever the clocks say. */
  readonly newestUpdateId?: string;
}

export interface NoticeTemplate {
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly body: string;
  readonly state?: (typeof NOTICE_STATES)[number];
  readonly componentIds: readonly string[];
  readonly notifies: boolean;
}

/** A level asked for a component. */
export interface Change {
  readonly component: Component;
  readonly level: Level;
}

export interface NoticeDraft {
  readonly name: string;
  readonly state: (typeof NOTICE_STATES)[number];
  readonly message?: string;
  readonly impact?: (typeof IMPACTS)[number];
  readonly changes: readonly Change[];
  /** Whether subscribers are told. */
  readonly notify: boolean;
}

export interface NoticeUpdate {
  readonly state?: NoticeState;
  readonly message?: string;
  readonly changes: readonly Change[];
  readonly notify: boolean;
}

export interface MaintenanceDraft {
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly components: readonly Component[];
  readonly message?: string;
  readonly notify: boolean;
}

/**
 * A public status page. Reads are calls; writes are values: the methods that change something return operations, which
 * only the engine carries out. Reads throw BotError with a vendor_… code.
 */
export interface StatusBoard {
  readonly account: string;
  /** The vendor's name as people say it: "Statuspage". */
  readonly title: string;
  /** The public page's address. */
  pageUrl(): Promise<string>;
  /** All components in the page's order. `maxAgeMs` (default 0) lets a recent list be reused. */
  components(options?: { readonly maxAgeMs?: number }): Promise<readonly Component[]>;
  /** Notices that are not over: open incidents, and maintenance that is scheduled or running. Always read fresh. */
  openNotices(): Promise<readonly Notice[]>;
  /** The newest notices, over or not, newest first (for post-mortems). At most 100. */
  recentNotices(): Promise<readonly Notice[]>;
  templates(): Promise<readonly NoticeTemplate[]>;
  setLevel(component: Component, level: Level): Operation;
  open(draft: NoticeDraft): Operation;
  update(notice: Notice, update: NoticeUpdate): Operation;
  schedule(draft: MaintenanceDraft): Operation;
  /** Ends a scheduled maintenance without it having taken place. */
  cancel(notice: Notice, message: string | undefined, notify: boolean): Operation;
  /** Writes and publishes the post-mortem of a resolved notice, in that order. */
  postmortem(notice: Notice, text: string, notify: boolean): readonly Operation[];
  /** The longest public message, in characters, and the longest notice name. */
  readonly limits: { readonly messageChars: number; readonly nameChars: number };
}

/** What the page shows. */
export interface ShownPage {
  readonly components: readonly Component[];
  /** Those that are not over. */
  readonly notices: readonly Notice[];
  readonly url: string;
}

/** The status page as queries see it: while the vendor does not answer, as it was when it last did. */
export interface StatusView {
  shown(): Promise<Told<ShownPage>>;
}

/** What a done notice operation puts in `Outcome.data`, so that a report can name and link it. */
export interface NoticeData extends JsonObject {
  readonly noticeId: string;
  readonly handle: string;
  readonly url: string;
}
