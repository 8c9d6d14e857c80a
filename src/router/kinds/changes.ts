import type { Entry } from "../names.ts";
import type { Pending, Pick, Wrong } from "../reading.ts";
import { EQUALS, hasToken, type Scan, writtenAs } from "../scan.ts";
import { NAME_TOKENS_MAX, pastSeparator, startsValue } from "./ends.ts";
import type { KindReader, ReadEnv } from "./kind.ts";
import { isPending, readComponentName, readList } from "./name-list.ts";
import { LEVELS_TABLE, meaningEnds, meaningOf } from "./words.ts";

/** More than any page has components worth naming one by one. */
const CHANGES_MAX = 200;

interface LeveledPick {
  readonly pick: Pick;
  readonly level: string;
}

/** "API=degraded, Web=major". */
export const changesReader: KindReader = {
  ends(_slot, scan, from, limit) {
    const ends: number[] = [];
    let at = from;
    while (ends.length < CHANGES_MAX && startsValue(scan, at, limit)) {
      const levelEnds = nextLevel(scan, at, limit);
      const [last] = levelEnds;
      if (last === undefined) break;
      ends.unshift(...levelEnds);
      at = pastSeparator(scan, last, limit);
      if (at === last) break;
    }
    return ends;
  },
  read(_slot, from, to, env) {
    const changes = readList(from, to, env, (start, end) => readChange(start, end, env));
    if (changes === undefined) return wrongChange(from, to, env);
    if (isPending(changes)) return changes;
    return {
      type: "value",
      picks: changes.map(({ pick }) => pick),
      make: (chosen) => changes.flatMap(({ level }, i) => changesOf(chosen[i], level)),
    };
  },
};

/** Where the level behind the next equals sign may end. An equals sign without one belongs to the name. */
function nextLevel(scan: Scan, from: number, limit: number): readonly number[] {
  const last = Math.min(limit, from + NAME_TOKENS_MAX);
  for (let at = from + 1; at < last && hasToken(scan, at); at++) {
    if (scan.types[at] !== EQUALS) continue;
    const ends = meaningEnds(LEVELS_TABLE, scan, at + 1, limit);
    if (ends.length > 0) return ends;
  }
  return [];
}

function changesOf(entry: Entry | undefined, level: string): readonly unknown[] {
  return [entry?.value].flat().map((component) => ({ component, level }));
}

function readChange(from: number, to: number, env: ReadEnv): LeveledPick | Pending | undefined {
  const { scan } = env;
  // A name may have an equals sign of its own: the last one counts first.
  for (let equals = to - 2; equals > from; equals--) {
    if (!hasToken(scan, equals) || scan.types[equals] !== EQUALS) continue;
    const level = meaningOf(LEVELS_TABLE, scan, equals + 1, to);
    if (level === undefined) continue;
    const pick = readComponentName(from, equals, env);
    if (pick === undefined || isPending(pick)) return pick;
    return { pick, level };
  }
  return undefined;
}

/** "Databse=degraded" is meant as a change even when no component is called so. */
function wrongChange(from: number, to: number, env: ReadEnv): Wrong | undefined {
  const { scan } = env;
  let start = from;
  for (let equals = from + 1; equals < to; equals++) {
    if (scan.types[equals] !== EQUALS) continue;
    const levelEnd = meaningEnds(LEVELS_TABLE, scan, equals + 1, to)[0];
    if (levelEnd === undefined) continue;
    if (readComponentName(start, equals, env) === undefined) {
      return { type: "wrong", from: start, to: equals, what: writtenAs(scan, start, equals) };
    }
    start = pastSeparator(scan, levelEnd, to);
  }
  return undefined;
}
