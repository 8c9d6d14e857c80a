import type { Findings } from "./audit.ts";

/** The last line of a run. */
export function lineOf({ lost, doubled, unanswered, unexpected }: Findings, kills: number, seed: number): string {
  return [
    `lost ${lost.length}`,
    `doubled ${doubled.length}`,
    `unanswered ${unanswered.length}`,
    `unexpected ${unexpected.length}`,
    `kills ${kills}`,
    `seed ${seed}`,
  ].join(" · ");
}
