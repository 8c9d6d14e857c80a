import type { Entry } from "../names.ts";
import type { Pending, Pick, Wrong } from "../reading.ts";
import { EQUALS, hasToken, writtenAs } from "../scan.ts";
import { anyEnds, LIST_TOKENS_MAX, startsValue } from "./ends.ts";
import type { KindReader, ReadEnv } from "./kind.ts";
import { isPending, pastSeparator, readComponentName, readList } from "./name-list.ts";
import { LEVELS_TABLE, meaningEnds, meaningOf } from "./words.ts";

interface LeveledPick {
  readonly pick: Pick;
  readonly level: string;
}

/** "API=degraded, Web=major". */
export const changesReader: KindReader = {
  ends(_slot, scan, from, limit) {
    if (!startsValue(scan, from, limit)) return [];
    const ends = anyEnds(scan, from, limit, LIST_TOKENS_MAX);
    const last = ends[0] ?? from;
    const firstEquals = scan.types.indexOf(EQUALS, from);
    return firstEquals === -1 || firstEquals >= last ? [] : ends.filter((end) => end > firstEquals + 1);
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
    start = pastSeparator(env, levelEnd, to);
  }
  return undefined;
}
