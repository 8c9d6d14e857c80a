import type { MenuOption, SlashCommand } from "./menu.ts";

/** A slash command as somebody has filled it in. */
export interface FilledCommand {
  readonly name: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
}

/** What stands before the option that is being typed, and what of it is there. */
export interface BegunSentence {
  readonly said: string;
  readonly typed: string;
}

/**
 * The sentence that a person would have typed. `known`: the command as it is published; without it, and for options that it
 * has no longer, what was typed follows the name, so that no word is lost.
 */
export function sentenceOf(filled: FilledCommand, known: SlashCommand | undefined): string {
  const says = known === undefined ? filled.name : known.says;
  const texts = inOrder(filled, known).filter(({ option }) => option?.role === "text");
  const body = joined(says, bodyOf(inOrder(filled, known)));
  return [body, ...texts.map(({ value }) => value)].join(": ");
}

/** undefined: the option is not one that continues a sentence. */
export function begunSentence(
  filled: FilledCommand,
  focused: string,
  known: SlashCommand | undefined,
): BegunSentence | undefined {
  const option = known?.options.find(({ name }) => name === focused);
  if (known === undefined || option === undefined || option.role === "text") return undefined;
  const before = known.options.slice(0, known.options.indexOf(option)).map(({ name }) => name);
  const saidBefore = { ...filled, options: filled.options.filter(({ name }) => before.includes(name)) };
  const lead = option.role === "led" ? option.name : "";
  const said = joined(known.says, bodyOf(inOrder(saidBefore, known)), lead);
  return { said, typed: filled.options.find(({ name }) => name === focused)?.value.trimStart() ?? "" };
}

interface FilledOption {
  readonly option: MenuOption | undefined;
  readonly value: string;
}

/** The options that hold something, as they are said, unknown ones last. */
function inOrder({ options }: FilledCommand, known: SlashCommand | undefined): readonly FilledOption[] {
  const declared = known?.options ?? [];
  const placeOf = (name: string): number => declared.findIndex((option) => option.name === name);
  return options
    .map(({ name, value }) => ({ option: declared[placeOf(name)], value: value.trim(), at: placeOf(name) }))
    .filter(({ value }) => value !== "")
    .toSorted((a, b) => (a.at === -1 ? declared.length : a.at) - (b.at === -1 ? declared.length : b.at));
}

function bodyOf(filled: readonly FilledOption[]): string {
  const parts = filled.map(({ option, value }) => {
    if (option?.role === "text") return "";
    return option?.role === "led" ? joined(option.name, value) : value;
  });
  return joined(...parts);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
