import type { Need } from "./known.ts";
import { type Attempt, readPhrase } from "./matcher.ts";
import type { Phrase } from "./phrase.ts";
import { compareAcrossPhrases, compareWithinPhrase, hasFreeText, namesComponentAndLevel } from "./precedence.ts";
import { needsOf, type Reading, TIERS } from "./reading.ts";

export type Decision =
  /** Not even the first word is known. */
  | { readonly type: "nothing" }
  /** It starts like a command and is none, or none yet. */
  | { readonly type: "partial" }
  /** These have to be loaded before it can be said. */
  | { readonly type: "needs"; readonly needs: readonly Need[] }
  | { readonly type: "reading"; readonly reading: Reading }
  /** Equally good, or too close to choose for somebody who would publish the wrong one. Two or more. */
  | { readonly type: "rivals"; readonly readings: readonly Reading[] };

/** One reading, or one question. */
export function decide(candidates: readonly Phrase[], attempt: Attempt): Decision {
  for (const tier of TIERS) {
    const contenders: Contender[] = [];
    for (const phrase of candidates) {
      const contender = bestOf(readPhrase(attempt, phrase, tier));
      if (contender !== undefined) contenders.push(contender);
    }
    if (contenders.length > 1) contenders.sort((a, b) => compareAcrossPhrases(a.reading, b.reading));
    const [winner] = contenders;
    if (winner === undefined) continue;
    const rivals = contenders.filter((other) => other === winner || isRival(winner.reading, other.reading));
    const needs = [...new Set(rivals.flatMap((rival) => rival.needs))];
    if (needs.length > 0) return { type: "needs", needs };
    if (rivals.length > 1) return { type: "rivals", readings: rivals.map((rival) => rival.reading) };
    return { type: "reading", reading: winner.reading };
  }
  return { type: "partial" };
}

interface Contender {
  readonly reading: Reading;
  /** What has to be loaded before this phrase's best reading is certain. */
  readonly needs: readonly Need[];
}

function bestOf(readings: readonly Reading[]): Contender | undefined {
  const [reading] = readings.length > 1 ? [...readings].sort(compareWithinPhrase) : readings;
  if (reading === undefined) return undefined;
  const isCertain = needsOf(reading).length === 0;
  return { reading, needs: isCertain ? [] : readings.flatMap(needsOf) };
}

/** Free text must not swallow an exact component and level unasked; of equals of two commands neither wins. */
function isRival(winner: Reading, loser: Reading): boolean {
  if (hasFreeText(winner) && namesComponentAndLevel(loser) && !namesComponentAndLevel(winner)) return true;
  return winner.phrase.command !== loser.phrase.command && compareAcrossPhrases(winner, loser) === 0;
}
