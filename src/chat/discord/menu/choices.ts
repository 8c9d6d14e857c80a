import type { Suggestion } from "../../../core/desk.ts";
import { cut, literal } from "../../../core/literal.ts";
import { createApart } from "./apart.ts";
import { CHOICE_NAME_CHARS, CHOICE_VALUE_CHARS, CHOICES } from "./limits.ts";

/** How a suggestion reads, and what is sent when it is chosen. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

const ARROW = " → ";
/** Of what becomes of a thing so much is always shown. */
const EFFECT_CHARS = 40;

/** Suggestions as Discord shows them. */
export function choicesOf(suggestions: readonly Suggestion[]): readonly Choice[] {
  const { shown } = createApart();
  return suggestions
    .filter(({ text }) => text.length <= CHOICE_VALUE_CHARS)
    .slice(0, CHOICES)
    .map(({ text, what, effect }) => ({ name: shown(what, CHOICE_NAME_CHARS, tailOf(what, effect)), value: text }));
}

/** All of it where there is room. */
function tailOf(what: string, effect: string | undefined): string {
  if (effect === undefined) return "";
  const room = Math.max(EFFECT_CHARS, CHOICE_NAME_CHARS - ARROW.length - what.length);
  return `${ARROW}${cut(literal(effect), room)}`;
}
