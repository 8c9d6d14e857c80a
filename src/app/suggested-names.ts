import type { Command } from "../core/command.ts";
import type { Suggestion } from "../core/desk.ts";
import { NAME_KINDS, type NameKind } from "../core/names.ts";
import type { Grammar } from "../router/grammar.ts";
import { kindsOf } from "../router/kinds/name.ts";
import type { Entry } from "../router/names.ts";
import { labelOf } from "../router/spelling.ts";
import { keyOf } from "../router/text.ts";
import { type BegunLine, lineAfter, shownNext } from "./begun-line.ts";
import type { KeptNames } from "./kept-names.ts";
import { spelledSentence } from "./spelled.ts";

/** A name has no more words. */
const NAME_WORDS_MAX = 6;
/** Names of which it is tried whether the sentence would take them. */
const TRIED_MAX = 60;

/** The longest end of what is typed that begins names which can stand there in one of these commands, completed to each. */
export function suggestedNames(
  { grammar, names }: { readonly grammar: Grammar; readonly names: KeptNames },
  begun: BegunLine,
  family: readonly Command[],
): readonly Suggestion[] {
  const kinds = kindsIn(family);
  const listed = kinds.flatMap((kind) => (names.recent(kind)?.entries ?? []).map((entry) => ({ kind, entry })));
  let tries = TRIED_MAX;
  for (const at of endsOf(begun.typed)) {
    const next = lineAfter(begun, at);
    const key = next.typed.toLowerCase();
    const suggestions: Suggestion[] = [];
    for (const { kind, entry } of listed) {
      if (!begins(entry, key)) continue;
      if (suggestions.length >= begun.most || tries-- <= 0) return suggestions;
      const text = spelledSentence(grammar, names.known, {
        entry,
        kinds,
        maxChars: begun.maxChars,
        with: (spelling) => `${next.before}${spelling}`,
      });
      if (text !== undefined)
        suggestions.push({ text, what: shownNext(next, nameOf(entry, kind, names)), effect: kind });
    }
    if (suggestions.length > 0) return suggestions;
  }
  return [];
}

/** The lists of everything that can be named in these commands; components have rows of their own. */
function kindsIn(family: readonly Command[]): readonly NameKind[] {
  const named = new Set(family.flatMap(({ args }) => Object.values(args).flatMap(kindsOf)));
  return NAME_KINDS.filter((kind) => kind !== "component" && named.has(kind));
}

/** Where a name may begin, the earliest first. */
function endsOf(typed: string): readonly number[] {
  const starts = [...typed.matchAll(/(?<=^|[\s,])\S/gu)].map(({ index }) => index).slice(-NAME_WORDS_MAX);
  return typed === "" || /[\s,]$/u.test(typed) ? [...starts, typed.length] : starts;
}

function begins({ named }: Entry, typed: string): boolean {
  return [named.name, ...(named.aliases ?? [])].some((name) => {
    const low = name.toLowerCase();
    return low.startsWith(typed) || low.includes(` ${typed}`);
  });
}

function nameOf(entry: Entry, kind: NameKind, { known }: KeptNames): string {
  return labelOf(entry, known.index(kind)?.exact(keyOf(entry.named.name))?.entries ?? [entry]);
}
