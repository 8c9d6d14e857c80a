import { count, isAre, listed } from "../../core/wording.ts";
import { type Compared, type Difference, KINDS, type Kind, STATES } from "./compare/difference.ts";
import type { Part } from "./compare/inventory.ts";
import type { Unread } from "./read.ts";

/** What is not compared at all, and what is not there to compare (Jira Service Management ops REST API, read 2026-11-21). */
export const NOTES: readonly string[] = [
  "Who is in a team, and in which role: Jira Service Management's operations API does not tell. Compare it by hand.",
  "Integrations, services, notification rules, policies, heartbeats, maintenance and incidents are not compared.",
  "Acknowledging and closing carry no user and no note there: Tocsin adds a note that names the person.",
];

/** Something that could not be compared, for want of an answer or because it cannot be told apart. */
export interface NotCompared {
  readonly part: Part;
  /** Whose fault it is: the account that could not be read. Absent: both could. */
  readonly account?: string;
  readonly title?: string;
  readonly reason: string;
}

/** The whole result of a comparison. */
export interface Report {
  /** When, in ms since the epoch. */
  readonly at: number;
  readonly isSample: boolean;
  /** By kind, those that are missing first. */
  readonly differences: readonly Difference[];
  readonly notCompared: readonly NotCompared[];
}

export function reportOf(
  facts: Pick<Report, "at" | "isSample">,
  { differences, doubts }: Compared,
  unread: readonly Unread[],
): Report {
  const rank = ({ kind, state }: Difference): number => KINDS.indexOf(kind) * STATES.length + STATES.indexOf(state);
  return {
    ...facts,
    differences: differences.toSorted((a, b) => rank(a) - rank(b)),
    notCompared: [...unread, ...doubts],
  };
}

export function isSame({ differences, notCompared }: Report): boolean {
  return differences.length === 0 && notCompared.length === 0;
}

/** Of what can be missing. */
const NOUNS: Record<Exclude<Kind, "onCall">, readonly [one: string, several: string]> = {
  schedule: ["schedule", "schedules"],
  rotation: ["rotation", "rotations"],
  override: ["override", "overrides"],
  escalation: ["escalation", "escalations"],
  rule: ["escalation rule", "escalation rules"],
  team: ["team", "teams"],
  user: ["user", "users"],
  alert: ["open alert", "open alerts"],
};

/** The whole in one line. */
export function summary(report: Report): string {
  const { differences, notCompared } = report;
  const undecided = `${count(notCompared.length, "thing")} could not be compared`;
  if (isSame(report)) return "Everything OpsGenie has is in Jira Service Management.";
  if (differences.length === 0) return `No difference was found, but ${undecided}.`;
  const missing = differences.filter(({ state }) => state === "missing");
  const onCall = differences.filter(({ kind }) => kind === "onCall").length;
  const others = differences.length - missing.length - onCall;
  const kinds = KINDS.flatMap((kind) => {
    if (kind === "onCall") return [];
    const n = missing.filter((one) => one.kind === kind).length;
    return n === 0 ? [] : [count(n, ...NOUNS[kind])];
  });
  const facts = [
    ...(onCall === 0 ? [] : [`who is on call now differs on ${count(onCall, "schedule")}`]),
    ...(kinds.length === 0 ? [] : [`${listed(kinds)} ${isAre(missing.length)} missing`]),
    ...(others === 0 ? [] : [`${others} ${isAre(others)} different`]),
    ...(notCompared.length === 0 ? [] : [undecided]),
  ];
  return `${count(differences.length, "difference")}: ${listed(facts)}.`;
}
