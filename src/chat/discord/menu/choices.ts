import type { Suggestion } from "../../../core/desk.ts";
import { cut, literal } from "../../../core/literal.ts";
import { CHOICE_NAME_CHARS, CHOICE_VALUE_CHARS, CHOICES } from "./limits.ts";

export interface Choice {
  readonly name: string;
  readonly value: string;
}

const ARROW = " → ";
/** What of a name's room its end keeps when the middle is cut out: names that begin alike often end differently. */
const END_SHARE = 0.4;
/** Of what becomes of a thing so much is always shown. */
const EFFECT_CHARS = 40;

/** Suggestions as Discord shows them: each can be told from the others, however long their names are. */
export function choicesOf(suggestions: readonly Suggestion[]): readonly Choice[] {
  const shown = new Set<string>();
  return suggestions
    .filter(({ text }) => text.length <= CHOICE_VALUE_CHARS)
    .slice(0, CHOICES)
    .map(({ text, what, effect }) => {
      const tail = effect === undefined ? "" : `${ARROW}${effectFor(what, effect)}`;
      const name = unlike(
        shown,
        (mark) => `${cutInside(literal(what), CHOICE_NAME_CHARS - tail.length - mark.length)}${mark}${tail}`,
      );
      shown.add(name);
      return { name, value: text };
    });
}

/** All of it where there is room. */
function effectFor(what: string, effect: string): string {
  const room = Math.max(EFFECT_CHARS, CHOICE_NAME_CHARS - ARROW.length - what.length);
  return cut(literal(effect), Math.min(room, CHOICE_NAME_CHARS / 2));
}

function unlike(taken: ReadonlySet<string>, shown: (mark: string) => string): string {
  let name = shown("");
  for (let n = 2; taken.has(name); n++) name = shown(` (${n})`);
  return name;
}

/** "Region Europe … node 17" */
function cutInside(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const end = [...text]
    .slice(-Math.floor(chars * END_SHARE))
    .join("")
    .slice(-Math.floor(chars * END_SHARE))
    .trimStart();
  return `${cut(text, chars - end.length)}${end.toWellFormed()}`;
}
