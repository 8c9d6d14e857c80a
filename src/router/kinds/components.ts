import { anyEnds, LIST_TOKENS_MAX, startsValue } from "./ends.ts";
import type { KindReader } from "./kind.ts";
import { isPending, readComponentName, readList } from "./name-list.ts";

/** "API, Web and Build Processing": groups stand for their components, each component counts once. */
export const componentsReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, LIST_TOKENS_MAX) : [],
  read(_slot, from, to, env) {
    const picks = readList(from, to, env, (start, end) => readComponentName(start, end, env));
    if (picks === undefined || isPending(picks)) return picks;
    return { type: "value", picks, make: (chosen) => [...new Set(chosen.flatMap((entry) => entry.value))] };
  },
};
