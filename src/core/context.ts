import type { AlertSource } from "./alerts.ts";
import type { Command, CommandPermission, Permission } from "./command.ts";
import type { Feed } from "./feed.ts";
import type { Linking } from "./linking.ts";
import type { Links } from "./links.ts";
import type { Named } from "./names.ts";
import type { OnCallView } from "./oncall.ts";
import type { Actor, Place } from "./people.ts";
import type { Operation, Outcome, StoredPlan } from "./plan.ts";
import type { Line, Mark, Reply } from "./reply.ts";
import type { StatusBoard, StatusView } from "./status.ts";

/** Above which size a command asks first. */
export interface AskLimits {
  readonly ack: number;
  readonly resolve: number;
  readonly snooze: number;
  readonly assign: number;
}

/** What a place means when nothing is named, from the settings; each is looked up by its name when it is needed. */
export interface PlaceDefaults {
  /** What "page: …" pages. */
  page(): Promise<Named | undefined>;
  service(): Promise<Named | undefined>;
  schedule(): Promise<Named | undefined>;
  team(): Promise<Named | undefined>;
}

/** One line of `doctor`. */
export interface Finding {
  readonly mark: Mark;
  readonly subject: string;
  readonly line: Line;
}

/** One audit record, newest facts only. */
export interface HistoryEntry {
  readonly at: number;
  readonly who: string;
  readonly said: string;
  readonly command: string | undefined;
  /** "done 12 · failed 1", or why nothing was done. */
  readonly result: string;
}

export interface PastPlan {
  readonly plan: StoredPlan;
  readonly outcomes: readonly Outcome[];
}

/** A plan of which an operation ended unknown; `outcomes` are the last ones, of whatever has settled it since. */
export interface DoubtfulPlan extends PastPlan {
  /** Of which nobody knows whether they happened, and which nobody has given up. */
  readonly open: readonly Operation[];
  /** Found not to have happened, or sent again and refused. */
  readonly absent: readonly Operation[];
  /** How often it has been settled. */
  readonly settlements: number;
}

/** What a command may look at. Everything in it reads. */
export interface Context {
  readonly actor: Actor;
  readonly place: Place;
  readonly now: number;
  /** What was said, without "preview" and the like. */
  readonly said: string;
  readonly alerts: readonly AlertSource[];
  readonly onCall: readonly OnCallView[];
  readonly feed: Feed;
  /** For writes, and for the reads that decide them: what it answers is of now. */
  readonly status: StatusBoard | undefined;
  /** For queries. Present when `status` is. */
  readonly statusView: StatusView | undefined;
  readonly ask: AskLimits;
  readonly defaults: PlaceDefaults;
  readonly links: Links;
  readonly linking: Linking;
  may(permission: CommandPermission): boolean;
  /** Throws BotError("forbidden") whose message names the line to add. */
  require(permission: CommandPermission): void;
  readonly commands: readonly Command[];
  readonly system: {
    doctor(): Promise<readonly Finding[]>;
    history(limit: number): Promise<readonly HistoryEntry[]>;
    /** This speaker's newest finished plan with an outcome of that state, not older than `withinMs`, not undone since.
     * Its outcomes are the last ones: what was in doubt is as it was settled. `id`: only the plan whose id begins so. */
    lastPlan(withinMs: number, having: "done" | "failed", id?: string): Promise<PastPlan | undefined>;
    /**
     * This speaker's newest plan here that has operations in doubt (`open`), or also operations that did not happen
     * (`unsettled`), not older than `withinMs`. `id`: only the plan whose id begins so, wherever it was said.
     */
    lastDoubt(withinMs: number, having: "open" | "unsettled", id?: string): Promise<DoubtfulPlan | undefined>;
    /** The operation that takes `operation` back; undefined when nothing can. */
    inverse(operation: Operation, outcome: Outcome): Operation | undefined;
    describe(operation: Operation): string;
    /** How a command would be carried out: its exact operations and public text. Does nothing. */
    preview(command: string): Promise<Reply>;
    /** How a command was read, whether the speaker may, and the requests it would send. Does nothing. */
    explain(command: string): Promise<Reply>;
    /** Reads the policy file again; a bad one throws BotError("bad_input") and the old one stays. */
    reload(): Promise<string>;
    /** Roles and rights of the speaker, for `whoami`. */
    rights(): {
      readonly roles: readonly string[];
      readonly permissions: readonly Permission[];
      readonly sample: boolean;
    };
  };
}
