import type { VendorThing } from "./alerts.ts";
import type { VendorUser } from "./people.ts";

/*
 * What an account has been set up with, in words that no vendor owns, so that two accounts can be held beside each other.
 * Instants are milliseconds since the epoch, zones IANA names.
 */

/** Who has a turn, or is notified. */
export interface Recipient {
  /** user, team, schedule, escalation; noone where it is left empty on purpose; anything else as the vendor calls it. */
  readonly type: string;
  /** The id where the vendor tells no name. */
  readonly name: string;
  /** A user's, where the vendor shows it. */
  readonly email?: string;
}

/** Minutes since Monday 00:00 in the schedule's zone, the end exclusive; 10,080 is the end of the week. */
export interface WeekSpan {
  readonly fromMin: number;
  readonly untilMin: number;
}

export interface InventoryRotation {
  readonly id: string;
  readonly name: string;
  /** hourly, daily or weekly. */
  readonly type: string;
  /** How many hours, days or weeks a turn takes. */
  readonly length: number;
  readonly startsAt: number;
  readonly endsAt?: number;
  /** In the order of their turns. */
  readonly participants: readonly Recipient[];
  /** When it is on duty: earliest first, apart from each other, none across the end of the week. Empty = always. */
  readonly hours: readonly WeekSpan[];
}

export interface InventorySchedule extends VendorThing {
  readonly zone?: string;
  readonly isEnabled: boolean;
  /** The name of the team that owns it. */
  readonly team?: string;
  readonly rotations: readonly InventoryRotation[];
}

/** Somebody stands in. */
export interface InventoryOverride {
  readonly who: Recipient;
  readonly fromAt: number;
  readonly untilAt: number;
  /** Names of the rotations; empty = all of them. */
  readonly rotations: readonly string[];
}

export interface InventoryRule {
  readonly delayMs: number;
  /** if-not-acked or if-not-closed. */
  readonly condition: string;
  /** default, next, previous, users, admins or all. */
  readonly notify: string;
  readonly to: Recipient;
}

export interface InventoryEscalation extends VendorThing {
  readonly isEnabled: boolean;
  readonly team?: string;
  readonly rules: readonly InventoryRule[];
  /** What happens after the last rule; absent = nothing. */
  readonly repeat?: {
    readonly waitMs: number;
    readonly times: number;
    /** Whoever acknowledged or has seen it is notified again. */
    readonly resetsStates: boolean;
    readonly closesAfterwards: boolean;
  };
}

/**
 * Reads what an account has been set up with; writes nothing. Each throws BotError with a vendor_… code, also where only a
 * part could be read: nothing is left out in silence, except what the vendor itself does not show this account.
 */
export interface InventorySource {
  users(): Promise<readonly VendorUser[]>;
  teams(): Promise<readonly VendorThing[]>;
  schedules(): Promise<readonly InventorySchedule[]>;
  /** Those of one of its schedules that are in force or still to come. */
  overrides(schedule: InventorySchedule): Promise<readonly InventoryOverride[]>;
  escalations(): Promise<readonly InventoryEscalation[]>;
}
