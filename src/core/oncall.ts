import type { VendorThing } from "./alerts.ts";
import type { Named } from "./names.ts";
import type { Actor, VendorUser } from "./people.ts";
import type { Told } from "./told.ts";

/** One person's turn. Times are milliseconds since the epoch; absent = without end (on the policy directly). */
export interface Shift {
  readonly person: VendorUser;
  readonly startsAt?: number;
  readonly endsAt?: number;
  /** `endsAt` is only the end of what the vendor was asked for: the shift lasts at least until then. */
  readonly orLonger?: true;
  /** Set when this shift replaces somebody's regular one; `for` when the vendor says whose. */
  readonly override?: { readonly for?: VendorUser };
}

/** One escalation level, or one schedule that stands alone: who has it at the asked instant, and who comes next. */
export interface Duty {
  readonly account: string;
  /** The escalation policy; absent for a schedule that no policy uses, or that stands alone because of `policiesUnread`. */
  readonly policy?: VendorThing;
  /** The vendor does not let us read which policies there are: whether one uses this schedule is not known. */
  readonly policiesUnread?: true;
  /** 1 is paged first; absent without a policy. */
  readonly level?: number;
  /** Absent for a person who is on the policy directly. */
  readonly schedule?: VendorThing;
  readonly teams: readonly VendorThing[];
  /** Everybody on duty at the asked instant; empty is a gap. */
  readonly now: readonly Shift[];
  /** The first change after it: who takes over then. Absent when unknown or beyond the vendor's horizon. */
  readonly next?: readonly Shift[];
  /** When `now` is empty: until when nobody is on duty, if known. When not empty: a coming gap after the shift's end. */
  readonly gap?: { readonly fromAt: number; readonly untilAt?: number };
}

export interface OnCallQuery {
  readonly at: number;
  /** Restrict to these (kind schedule, service, team or policy); absent = everything. */
  readonly target?: Named;
  /** Whether "until" and "next" will be shown: a source may save requests when false. */
  readonly withNext: boolean;
}

export interface PersonQuery {
  readonly fromAt: number;
  readonly untilAt: number;
  readonly person: Actor | Named;
}

export interface PersonShift extends Shift {
  readonly policy?: VendorThing;
  readonly level?: number;
  readonly schedule?: VendorThing;
}

export interface Schedule {
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly zone?: string;
  readonly url?: string;
  /** Names of the policies that use it; empty when none does, absent when that could not be read. */
  readonly usedBy?: readonly string[];
}

/** An on-call calendar. Throws BotError with a vendor_… code. */
export interface OnCallSource {
  readonly account: string;
  readonly title: string;
  /** Every duty that fits; none for a target that this account does not have. */
  duties(query: OnCallQuery): Promise<readonly Duty[]>;
  /** That person's shifts in the window, earliest first; `undefined` when the vendor does not know the person. */
  shiftsOf(query: PersonQuery): Promise<readonly PersonShift[] | undefined>;
  schedules(): Promise<readonly Schedule[]>;
}

/** An on-call calendar as queries see it: while the vendor does not answer, with what it answered last. */
export interface OnCallView extends Pick<OnCallSource, "account" | "title"> {
  /** A former answer is carried on to now: whoever was announced as next has taken over. */
  duties(query: OnCallQuery): Promise<Told<readonly Duty[]>>;
  shiftsOf(query: PersonQuery): Promise<Told<readonly PersonShift[] | undefined>>;
  schedules(): Promise<Told<readonly Schedule[]>>;
}
