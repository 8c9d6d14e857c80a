import { typedText } from "../core/typed.ts";
import type { Known, ListKind } from "./known.ts";
import { type Entry, otherSpellings } from "./names.ts";
import { type Spell, spellByName } from "./render.ts";
import { keyOf } from "./text.ts";

/**
 * How to type `entry` so that, in a slot of these kinds, nothing else can be meant: its name where that is enough, else
 * with its kind, its group, an alias, or its id at the vendor.
 */
export function uniqueSpelling(entry: Entry, kinds: readonly ListKind[], known: Known): string {
  const { named } = entry;
  const isGroup = Array.isArray(entry.value);
  const kind = isGroup ? "group" : named.kind;
  if (isOnly(entry, named.name, kinds, known)) return typedText(named.name);
  if (isOnly(entry, named.name, [kind], known)) return `${kind} ${typedText(named.name)}`;
  return typedText(otherSpellings(named).find((spelling) => isOnly(entry, spelling, kinds, known)) ?? named.name);
}

/** What a person reads on a button: the name and whatever tells it from the others. */
export function labelOf(entry: Entry, among: readonly Entry[]): string {
  const { named } = entry;
  const namesakes = among.filter((other) => keyOf(other.named.name) === keyOf(named.name));
  if (namesakes.length < 2) return named.name;
  if (Array.isArray(entry.value)) return `${named.name} (the whole group)`;
  const isOneGroup = new Set(namesakes.map((other) => other.named.group)).size < 2;
  if (!isOneGroup) return named.group === undefined ? `${named.name} (in no group)` : `${named.group} / ${named.name}`;
  const isOneKind = new Set(namesakes.map((other) => other.named.kind)).size < 2;
  if (!isOneKind) return `${named.name} (${named.kind})`;
  return `${named.name} (${named.aliases?.[0] ?? named.refs.map((ref) => `${ref.account} ${ref.id}`).join(", ")})`;
}

function isOnly(entry: Entry, spelling: string, kinds: readonly ListKind[], known: Known): boolean {
  const key = keyOf(spelling);
  const exact = kinds.flatMap((kind) => known.index(kind)?.exact(key) ?? []);
  // A full name hides an alias of another list.
  const best = exact.some((found) => found.quality === "exact")
    ? exact.filter((found) => found.quality === "exact")
    : exact;
  const entries = best.flatMap((found) => found.entries);
  return entries.length === 1 && entries[0] === entry;
}

/** Spells things by their plain name where the lists of the slot have only one so called. */
export function spellFor(known: Known): Spell {
  return (thing, kinds) => {
    const key = keyOf(thing.name);
    const entry = kinds
      .flatMap((kind) => known.index(kind)?.exact(key)?.entries ?? [])
      .find(({ value }) => value === thing);
    return entry === undefined || "handle" in thing ? spellByName(thing) : uniqueSpelling(entry, kinds, known);
  };
}
