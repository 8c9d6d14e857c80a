import type { Command } from "../../../core/command.ts";
import { cut } from "../../../core/literal.ts";
import { type MessageEntry, messageMenu } from "../../../core/message-menu.ts";
import { DESCRIPTION_CHARS, NAME, NAME_CHARS } from "./limits.ts";
import { type Outline, outlinesOf } from "./outline.ts";

/** What the bot offers in Discord's own menus. */
export interface Menu {
  readonly commands: readonly SlashCommand[];
  /** What can be chosen from the menu of a message. */
  readonly messages: readonly MessageEntry[];
}

/** A slash command: the beginning of a sentence, whose rest is put together from its options. */
export interface SlashCommand {
  readonly name: string;
  readonly description: string;
  /** What it says first; empty: its option is the whole sentence. */
  readonly says: string;
  /** In the order in which they are said. */
  readonly options: readonly MenuOption[];
}

/**
 * A text of the sentence. "rest": as it is typed, however much of the sentence it is · "led": behind the word that is the
 * option's name · "text": behind the colon.
 */
export interface MenuOption {
  readonly role: "rest" | "led" | "text";
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

/** What a command needs to be put into a menu. */
type Declared = Pick<Command, "name" | "summary" | "phrases" | "args" | "examples">;

export interface MenuParts {
  /** In the order in which help lists them. */
  readonly commands: readonly Declared[];
  /** What `{…}` in phrases stands for. */
  readonly fragments: Readonly<Record<string, string>>;
  /** What the bot is called: the name of the command that takes any sentence. */
  readonly name: string;
}

/** What the rest of a sentence is called where it can be many things. */
const REST_NAMES: Readonly<Record<string, string>> = { status: "update", oncall: "team", alerts: "which" };
const REST_NAME = "target";
const SENTENCE_NAME = "sentence";
const ANY_SENTENCE_NAME = "tocsin";

/**
 * One slash command for each first word that makes a sentence by itself or with what follows, and one for any sentence. A
 * word that only begins a set phrase ("check again") has none.
 */
export function menuOf({ commands, fragments, name }: MenuParts): Menu {
  const words = [...new Set(commands.map((command) => command.name.split(" ")[0] ?? ""))];
  const slash = words.flatMap((word) => slashCommand(word, commands, fragments) ?? []);
  return {
    commands: [...slash, anySentence(nameFrom(name, words), commands)],
    messages: messageMenu(commands.map((command) => command.name)),
  };
}

function slashCommand(
  word: string,
  commands: readonly Declared[],
  fragments: MenuParts["fragments"],
): SlashCommand | undefined {
  const family = commands.filter((command) => command.name.split(" ")[0] === word);
  const outlines = family.flatMap((command) => outlinesOf(command, word, fragments));
  if (!NAME.test(word) || !outlines.some(({ heads }) => heads === 1)) return undefined;
  return {
    name: word,
    description: descriptionOf(word, family),
    says: word,
    options: [...restOption(word, family, outlines), ...ledOptions(family, outlines), ...textOption(family, outlines)],
  };
}

/** Of a word that several commands share: what the first of them does, and the second words of the others. */
function descriptionOf(word: string, [first, ...others]: readonly Declared[]): string {
  const summary = first?.summary ?? word;
  if (others.length === 0) return shown(summary);
  const [main = summary] = summary.split(/[:;,.]/u, 1);
  const seconds = new Set(others.map(({ name }) => name.split(" ")[1] ?? ""));
  return shown(`${main}; also ${[...seconds].join(", ")}.`);
}

function restOption(word: string, family: readonly Declared[], outlines: readonly Outline[]): readonly MenuOption[] {
  if (!outlines.some(({ isRich }) => isRich)) return [];
  const slots = new Set(outlines.flatMap((outline) => outline.slots));
  const [only = ""] = slots;
  const examples = family.flatMap((command) =>
    examplesAfter(word, command).slice(0, family.length > 1 ? 1 : undefined),
  );
  return [
    {
      role: "rest",
      name: REST_NAMES[word] ?? (slots.size === 1 ? nameFrom(only, []) : REST_NAME),
      description: suchAs(examples, "What it is about"),
      required: outlines.every(({ needsMore }) => needsMore),
    },
  ];
}

/** Where several commands share a word, words between slots are too many to be options. */
function ledOptions(family: readonly Declared[], outlines: readonly Outline[]): readonly MenuOption[] {
  const [command, ...others] = family;
  if (command === undefined || others.length > 0) return [];
  const leads = new Map(outlines.flatMap((outline) => outline.leads.map(({ word, slot }) => [word, slot] as const)));
  return [...leads].map(([word, slot]) => {
    const label = command.args[slot]?.label ?? slot;
    return { role: "led", name: word, description: shown(capitalised(label)), required: false };
  });
}

function textOption(family: readonly Declared[], outlines: readonly Outline[]): readonly MenuOption[] {
  const slot = outlines.find(({ text }) => text !== undefined)?.text;
  if (slot === undefined) return [];
  const label = family.map(({ args }) => args[slot]?.label).find((one) => one !== undefined) ?? slot;
  return [{ role: "text", name: slot, description: shown(capitalised(label)), required: false }];
}

function anySentence(name: string, commands: readonly Declared[]): SlashCommand {
  const examples = commands.flatMap((command) => withoutText(command.examples[0] ?? ""));
  return {
    name,
    description: "Say anything that the bot understands, in one sentence",
    says: "",
    options: [{ role: "rest", name: SENTENCE_NAME, description: suchAs(examples, "A sentence"), required: true }],
  };
}

/** What follows the word in the command's examples, each once. */
function examplesAfter(word: string, { examples }: Declared): readonly string[] {
  const after = examples.flatMap((example) => {
    const [first = "", ...others] = withoutText(example).split(" ");
    return first === word && others.length > 0 ? [others.join(" ")] : [];
  });
  return [...new Set(after)];
}

/** Without what customers would read: any text will do. */
function withoutText(example: string): string {
  return (example.split(/:\s/u)[0] ?? example).trim();
}

/** As many of them as there is room for. */
function suchAs(examples: readonly string[], otherwise: string): string {
  let text = "";
  for (const example of examples) {
    const longer = text === "" ? `Such as: ${example}` : `${text} · ${example}`;
    if (longer.length <= DESCRIPTION_CHARS) text = longer;
  }
  return text === "" ? otherwise : text;
}

function shown(text: string): string {
  return cut(text, DESCRIPTION_CHARS);
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** As Discord takes a name; none of those that are taken. */
function nameFrom(text: string, taken: readonly string[]): string {
  const name = text
    .toLowerCase()
    .replace(/[^-_'\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, NAME_CHARS);
  return NAME.test(name) && !taken.includes(name) ? name : ANY_SENTENCE_NAME;
}
