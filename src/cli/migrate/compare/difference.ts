import type { Part } from "./inventory.ts";

export const KINDS = [
  "onCall",
  "schedule",
  "rotation",
  "override",
  "escalation",
  "rule",
  "team",
  "user",
  "alert",
] as const;
export type Kind = (typeof KINDS)[number];

/** missing: OpsGenie alone has it. extra: Jira Service Management alone has it, and it changes what OpsGenie's does. */
export const STATES = ["missing", "different", "extra"] as const;
export type State = (typeof STATES)[number];

/** One thing that is not the same in both accounts. Texts are for people; what they quote is from outside. */
export interface Difference {
  readonly kind: Kind;
  readonly state: State;
  /** The name of the schedule, escalation, team or user, or the alert's handle in OpsGenie. */
  readonly subject: string;
  /** What of it: "time zone", "rotation Nights: participants". Absent where it is the thing itself. */
  readonly aspect?: string;
  /** How it is there; absent where it is not. */
  readonly opsgenie?: string;
  readonly jsm?: string;
  /** What to do about it, as a command to a person. */
  readonly todo: string;
}

/** Something of which it cannot be told whether it is the same. */
export interface Doubt {
  readonly part: Part;
  readonly reason: string;
}

/** What a comparison found. */
export interface Compared {
  readonly differences: readonly Difference[];
  readonly doubts: readonly Doubt[];
}

export const NOTHING: Compared = { differences: [], doubts: [] };

export function together(all: readonly Compared[]): Compared {
  return { differences: all.flatMap((one) => one.differences), doubts: all.flatMap((one) => one.doubts) };
}

export function different(one: Omit<Difference, "state">): Compared {
  return { differences: [{ state: "different", ...one }], doubts: [] };
}

/** For values that are put into words: nothing where the words are the same. */
export function compareWords(
  about: Pick<Difference, "kind" | "subject">,
  values: readonly (readonly [aspect: string, opsgenie: string, jsm: string])[],
): Compared {
  return together(
    values
      .filter(([, opsgenie, jsm]) => opsgenie !== jsm)
      .map(([aspect, opsgenie, jsm]) => different({ ...about, aspect, opsgenie, jsm, todo: `set it to ${opsgenie}` })),
  );
}
