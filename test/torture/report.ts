import type { Findings } from "./audit.ts";

/** What a run comes to, in numbers. */
export interface Tally extends Readonly<Record<keyof Findings, number>> {
  readonly kills: number;
  /** All that must be 0, together. */
  readonly faults: number;
}

export function tallyOf({ lost, doubled, unanswered, unexpected }: Findings, kills: number): Tally {
  const counts = {
    lost: lost.length,
    doubled: doubled.length,
    unanswered: unanswered.length,
    unexpected: unexpected.length,
  };
  return { ...counts, kills, faults: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}

/** "lost 0 · doubled 0 · unanswered 0 · unexpected 0 · kills 500 · seed 7" */
export function lineOf(tallies: readonly Tally[], seed: number): string {
  const counted = ["lost", "doubled", "unanswered", "unexpected", "kills"] as const;
  const sums = counted.map((what) => `${what} ${tallies.reduce((sum, tally) => sum + tally[what], 0)}`);
  return [...sums, `seed ${seed}`].join(" · ");
}
