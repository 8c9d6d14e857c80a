import type { Command } from "../../../core/command.ts";
import type { SlackRules } from "../../../core/policy-file.ts";

/** A slash command as Slack shows it while somebody types. */
export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

/** What a command needs to be named and hinted at. */
type Declared = Pick<Command, "name" | "summary" | "phrases" | "examples">;

const DESCRIPTION = "Run an outage: the status page, alerts and who is on call";
/** Of these the main command's hint gives an example. */
const HINTED = ["status set", "ack", "oncall"];
/** Examples in a hint, which is one line under the message box. */
const EXAMPLES_MAX = 3;

/** The main command, then the short ones. */
export function slashCommands(rules: SlackRules, commands: readonly Declared[]): readonly SlashCommand[] {
  const examples = HINTED.flatMap((name) => commands.find((command) => command.name === name)?.examples[0] ?? []);
  const main = { command: rules.command, description: DESCRIPTION, usageHint: hint([...examples, "help"]) };
  return [main, ...Object.entries(rules.aliases).map(([name, words]) => alias(name, words, commands))];
}

/** Short commands whose words begin nothing that can be said. */
export function idleAliases(rules: SlackRules, commands: readonly Declared[]): readonly string[] {
  return Object.entries(rules.aliases).flatMap(([name, words]) => {
    const [first = ""] = words.split(/\s+/u);
    return commands.some(({ phrases }) => phrases.some((phrase) => begins(phrase, first))) ? [] : [name];
  });
}

function alias(name: string, words: string, commands: readonly Declared[]): SlashCommand {
  const meant = commands.filter(({ examples }) => examples.some((example) => rest(example, words) !== undefined));
  const examples = meant.flatMap((command) => command.examples).flatMap((example) => rest(example, words) ?? []);
  const named = commands.find((command) => command.name === words) ?? meant[0];
  return {
    command: name,
    description: named === undefined ? `Stands for: ${words}` : `${words}: ${named.summary}`,
    usageHint: hint(examples.filter((example) => example !== "")) || words,
  };
}

/** What follows the words in an example that begins with them. */
function rest(example: string, words: string): string | undefined {
  if (example === words) return "";
  return example.startsWith(`${words} `) ? example.slice(words.length + 1) : undefined;
}

/** Without the messages of examples: they are long, and any text will do. */
function hint(examples: readonly string[]): string {
  const short = examples.map((example) => example.split(":")[0]?.trim() ?? example);
  return [...new Set(short)].slice(0, EXAMPLES_MAX + 1).join(" | ");
}

/** "status|st <component>" begins with "st". */
function begins(phrase: string, word: string): boolean {
  const [first = ""] = phrase.split(/\s+/u);
  return first.split("|").includes(word.toLowerCase());
}
