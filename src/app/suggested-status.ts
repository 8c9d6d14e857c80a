import type { FormComponent, Suggestion } from "../core/desk.ts";
import { LEVEL_WORDS, LEVELS, type Level } from "../core/status.ts";
import { TYPED_LEVELS } from "../core/typed.ts";
import type { Grammar } from "../router/grammar.ts";
import { keyOf } from "../router/text.ts";
import { type BegunLine, shownNext } from "./begun-line.ts";
import type { ComponentSearch } from "./component-search.ts";
import type { KeptNames } from "./kept-names.ts";
import { spelledSentence } from "./spelled.ts";

/** What is said of a component that is well, the likeliest first; one that is not is said to be well. */
const LIKELY: readonly Level[] = [
  "degraded_performance",
  "partial_outage",
  "major_outage",
  "under_maintenance",
  "operational",
];
const WELL_FIRST: readonly Level[] = ["operational", ...LIKELY.slice(0, -1)];
/** Words at the end that may be the beginning of a level: "major outage". */
const LEVEL_WORDS_MAX = 2;

/**
 * Components with the levels that they may be given: one likely level for each, then the next for each, so that few
 * components show all their levels and many show themselves.
 */
export function suggestedChanges(
  { grammar, names }: { readonly grammar: Grammar; readonly names: KeptNames },
  begun: BegunLine,
): readonly Suggestion[] {
  const { before, typed, most, maxChars } = begun;
  const kept = names.recentComponents();
  if (kept === undefined) return [];
  const asked = readBegun(kept.find, typed, most);
  const rows = asked.components.map((shown) => ({ shown, levels: levelsFor(shown, asked.levels) }));
  const suggestions: Suggestion[] = [];
  for (let turn = 0; turn < LEVELS.length; turn++) {
    for (const { shown, levels } of rows) {
      const level = levels[turn];
      const entry = kept.byId.get(shown.id);
      if (level === undefined || entry === undefined) continue;
      if (suggestions.length >= most) return suggestions;
      const text = spelledSentence(grammar, names.known, {
        entry,
        kinds: ["component", "group"],
        maxChars,
        with: (spelling) => `${before}${spelling} ${TYPED_LEVELS[level]}`,
      });
      if (text !== undefined)
        suggestions.push({ text, what: shownNext(begun, shown.label), effect: LEVEL_WORDS[level] });
    }
  }
  return suggestions;
}

/** What was typed as components and the levels that its end begins. */
function readBegun(
  find: ComponentSearch,
  typed: string,
  most: number,
): { readonly components: readonly FormComponent[]; readonly levels: readonly Level[] } {
  const words = typed.trim().split(/\s+/u);
  for (let n = 0; n <= Math.min(LEVEL_WORDS_MAX, words.length - 1); n++) {
    const levels = n === 0 ? LEVELS : levelsBegun(words.slice(-n).join(" "));
    if (levels.length === 0) continue;
    const components = find(words.slice(0, words.length - n).join(" "), most);
    if (components.length > 0) return { components, levels };
  }
  return { components: [], levels: [] };
}

function levelsBegun(typed: string): readonly Level[] {
  const key = keyOf(typed);
  return LEVELS.filter((level) =>
    [TYPED_LEVELS[level], LEVEL_WORDS[level]].some((word) => keyOf(word).startsWith(key)),
  );
}

/** The level that it has stands last: what is in memory may be a little old. */
function levelsFor({ level: now }: FormComponent, among: readonly Level[]): readonly Level[] {
  const likely = now === "operational" ? LIKELY : WELL_FIRST;
  return [...likely.filter((level) => level !== now), now].filter((level) => among.includes(level));
}
