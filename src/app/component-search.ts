import type { FormComponent } from "../core/desk.ts";
import { type Component, LEVELS } from "../core/status.ts";
import { type Entry, otherSpellings } from "../router/names.ts";
import { keyOf } from "../router/text.ts";

/** A component and how it can be looked for. */
interface Findable {
  readonly shown: FormComponent;
  /** All its spellings, and the words that they are made of, as names are compared. */
  readonly keys: readonly string[];
  readonly words: readonly string[];
}

/** Components of one list by what is typed, at most `limit`. */
export type ComponentSearch = (typed: string, limit: number) => readonly FormComponent[];

/**
 * Finds components whose name, group or alias fits what was typed so far: it begins so, or each typed word begins one of
 * its words; where none does, those that have it somewhere. Broken ones first, then the better fit, then the page's order.
 */
export function componentSearch(entries: readonly Entry[]): ComponentSearch {
  const all = findables(entries);
  return (typed, limit) => {
    const key = keyOf(typed);
    const words = wordsOf(typed);
    const begins = new Set(all.filter(({ keys }) => keys.some((one) => one.startsWith(key))));
    const fitting = all.filter(
      (one) => begins.has(one) || words.every((word) => one.words.some((own) => own.startsWith(word))),
    );
    const found = fitting.length > 0 ? fitting : all.filter(({ keys }) => keys.some((one) => one.includes(key)));
    return found
      .toSorted((a, b) => badness(b.shown) - badness(a.shown) || Number(begins.has(b)) - Number(begins.has(a)))
      .slice(0, limit)
      .map(({ shown }) => shown);
  };
}

function badness({ level }: FormComponent): number {
  return LEVELS.indexOf(level);
}

function findables(entries: readonly Entry[]): readonly Findable[] {
  const components = entries.map(({ named, value }) => ({ named, component: value as Component }));
  const labels = labelsOf(components.map(({ component }) => component));
  return components.map(({ named, component: { id, level } }, i) => {
    const spellings = [named.name, ...otherSpellings(named)];
    return {
      shown: { id, level, label: labels[i] ?? named.name },
      keys: spellings.map(keyOf),
      words: [...new Set(spellings.flatMap(wordsIn))].flatMap((word) => keyOf(word) || []),
    };
  });
}

/** The name; with its group where another has the same name; with its id where that is not enough either. */
function labelsOf(components: readonly Component[]): readonly string[] {
  const names = tally(components.map(({ name }) => name));
  const labels = components.map(({ name, group }) =>
    names.get(keyOf(name)) === 1 || group === undefined ? name : `${group} / ${name}`,
  );
  const alike = tally(labels);
  return labels.map((label, i) => (alike.get(keyOf(label)) === 1 ? label : `${label} (${components[i]?.id})`));
}

function tally(spellings: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of spellings.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function wordsOf(text: string): readonly string[] {
  return wordsIn(text).flatMap((word) => keyOf(word) || []);
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s/,:;()[\]_-]+/u);
}
