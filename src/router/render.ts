import type { ArgKind, CardPick, Handle, Member } from "../core/args.ts";
import type { Command } from "../core/command.ts";
import { renderDuration } from "../core/duration.ts";
import { spellLinkCode } from "../core/link-code.ts";
import type { Named } from "../core/names.ts";
import type { Change, Component, Level, Notice, NoticeTemplate } from "../core/status.ts";
import { TYPED_LEVELS, typedText } from "../core/typed.ts";
import { renderHandle } from "./kinds/handle.ts";
import { kindsOf } from "./kinds/name.ts";
import { renderCard } from "./kinds/numbers.ts";
import type { ListKind } from "./known.ts";
import { type Part, type Phrase, slotsIn, slotsOf } from "./phrase.ts";

/** The argument values of an invocation, by slot. */
export type Args = Readonly<Record<string, unknown>>;

/** How a named thing is typed so that it is found again. */
export type Spell = (thing: Named | Component | Notice | NoticeTemplate, kinds: readonly ListKind[]) => string;

/**
 * The invocation as text that reads back as exactly this invocation. Names and free texts are in quotes, times are ISO
 * instants. Throws an Error when no phrase of the command takes these arguments together.
 */
export function renderCommand(
  command: Command,
  args: Args,
  phrases: readonly Phrase[],
  spell: Spell = spellByName,
): string {
  const given = Object.keys(args).filter((name) => args[name] !== undefined);
  const phrase = phrases.find((candidate) => candidate.command === command && takes(candidate, given));
  if (phrase === undefined) throw new Error(`No phrase of "${command.name}" takes ${given.join(", ") || "nothing"}.`);
  return renderPhrase(phrase, args, spell);
}

/** Like `renderCommand`, for a known phrase. */
export function renderPhrase(phrase: Phrase, args: Args, spell: Spell = spellByName): string {
  const body = renderParts(phrase.parts, args, spell);
  const text = phrase.tail === undefined ? undefined : args[phrase.tail.name];
  return text === undefined ? body : `${body}: ${String(text)}`;
}

/** By e-mail address or handle where there is one, else by "Group / Name", else by name. */
export function spellByName(thing: Named | Component | Notice | NoticeTemplate): string {
  if ("handle" in thing) return thing.handle;
  if ("aliases" in thing) {
    const address = thing.aliases?.find((alias) => alias.includes("@"));
    if (address !== undefined && /^[\w.+-]+@[\w.-]+$/u.test(address)) return address;
  }
  return typedText("group" in thing && thing.group !== undefined ? `${thing.group} / ${thing.name}` : thing.name);
}

function takes(phrase: Phrase, given: readonly string[]): boolean {
  const slots = slotsOf(phrase).map((slot) => slot.name);
  const required = [
    ...slotsIn(phrase.parts.filter((part) => part.type === "slot")).map((slot) => slot.name),
    ...(phrase.tail?.required === true ? [phrase.tail.name] : []),
  ];
  return given.every((name) => slots.includes(name)) && required.every((name) => given.includes(name));
}

function renderParts(parts: readonly Part[], args: Args, spell: Spell): string {
  return parts
    .flatMap((part) => {
      if (part.type === "word") return [part.words[0] ?? ""];
      if (part.type === "slot") return [renderValue(part.kind, args[part.name], spell)];
      const said = part.groups.filter((group) => slotsIn(group).some((slot) => args[slot.name] !== undefined));
      return said.map((group) => renderParts(group, args, spell));
    })
    .join(" ");
}

/** One argument as it is typed. */
function renderValue(kind: ArgKind<unknown>, value: unknown, spell: Spell): string {
  const kinds = kindsOf(kind);
  // The value was made by the reader of this very kind, which is what ties its type to the renderer's.
  return RENDERERS[kind.kind](value as never, (thing) => spell(thing, kinds));
}

type SpellHere = (thing: Named | Component | Notice | NoticeTemplate) => string;

const RENDERERS: Readonly<Record<ArgKind<unknown>["kind"], (value: never, spell: SpellHere) => string>> = {
  component: (component: Component, spell) => spell(component),
  components: (components: readonly Component[], spell) => components.map((component) => spell(component)).join(", "),
  changes: (changes: readonly Change[], spell) =>
    changes.map(({ component, level }) => `${spell(component)}=${TYPED_LEVELS[level]}`).join(", "),
  level: (level: Level) => TYPED_LEVELS[level],
  notice: (notice: Notice, spell) => spell(notice),
  template: (template: NoticeTemplate, spell) => spell(template),
  handle: (handle: Handle) => renderHandle(handle),
  handles: (handles: readonly Handle[]) => handles.map(renderHandle).join(" "),
  card: (card: CardPick) => renderCard(card),
  number: (number: number) => String(number),
  person: (person: Named, spell) => spell(person),
  member: ({ said }: Member) => said,
  address: (address: string) => address,
  code: (code: string) => spellLinkCode(code),
  named: (named: Named, spell) => spell(named),
  time: (at: number) => new Date(at).toISOString(),
  duration: (ms: number) => renderDuration(ms),
  text: (text: string) => typedText(text),
  word: (word: string) => word,
  command: (text: string) => text,
};
