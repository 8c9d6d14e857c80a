import type { Alert } from "../core/alerts.ts";
import type { ArgKind } from "../core/args.ts";
import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Desk, Suggestion } from "../core/desk.ts";
import type { Account } from "../core/integration.ts";
import type { Log } from "../core/log.ts";
import type { Grammar } from "../router/grammar.ts";
import type { Vocabulary } from "../router/vocabulary.ts";
import { type BegunLine, lineAfter } from "./begun-line.ts";
import { completionsOf } from "./completions.ts";
import { createKeptNames, type KeptNames } from "./kept-names.ts";
import { type KeptValue, keptValue } from "./kept-value.ts";
import { suggestedAlerts } from "./suggested-alerts.ts";
import { suggestedNames } from "./suggested-names.ts";
import { suggestedChanges } from "./suggested-status.ts";

/** A list of thousands of alerts costs a request for each hundred or so. */
const ALERTS_KEPT_MS = 20_000;

export interface SuggestionParts {
  readonly accounts: readonly Account[];
  readonly commands: readonly Command[];
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly log: Log;
}

interface Sources {
  readonly commands: readonly Command[];
  readonly grammar: Grammar;
  readonly names: KeptNames;
  /** Open, acknowledged and snoozed ones of all pagers. */
  readonly alerts: readonly KeptValue<readonly Alert[]>[];
}

/** See `Desk.suggest`. */
export function createSuggest({
  accounts,
  commands,
  grammar,
  vocabulary,
  clock,
  log,
}: SuggestionParts): Desk["suggest"] {
  const alerts = accounts.flatMap(({ title, capabilities: { alerts: source } }) => {
    const options = { clock, log, what: `${title}'s alerts`, forMs: ALERTS_KEPT_MS };
    return source === undefined ? [] : [keptValue(options, () => Array.fromAsync(source.list({})))];
  });
  const sources: Sources = { commands, grammar, names: createKeptNames({ vocabulary, clock, log }), alerts };
  return ({ said, typed }, { most, textChars }) => {
    const settled = said === "" ? "" : `${said} `;
    const lines = suggestedLines(sources, {
      before: "",
      typed: `${settled}${typed.trimStart()}`,
      hiddenChars: settled.length,
      most,
      maxChars: settled.length + textChars,
    });
    const texts = new Map<string, Suggestion>();
    for (const line of lines) {
      const text = line.text.slice(settled.length).trim();
      if (!line.text.startsWith(settled) || text === "" || text.length > textChars) continue;
      if (text === typed.trim() || texts.has(text)) continue;
      texts.set(text, { ...line, text, what: line.what === "" ? text : line.what });
    }
    return [...texts.values()].slice(0, most);
  };
}

const FIRST_WORD = /^(?<word>\S+)\s+/u;

function suggestedLines(sources: Sources, begun: BegunLine): readonly Suggestion[] {
  const [lead = ""] = FIRST_WORD.exec(begun.typed) ?? [];
  const word = lead.trim().toLowerCase();
  if (word === "") return begun.typed === "" ? examples(sources, begun) : fixedWords(sources, begun);
  const family = sources.commands.filter(({ phrases }) => phrases.some((phrase) => beginsWith(phrase, word)));
  const rest = lineAfter(begun, lead.length);
  if (family.some((command) => kindsIn(command).includes("command"))) return suggestedLines(sources, rest);
  const words = fixedWords(sources, begun);
  const things = suggestedThings(sources, rest, family);
  // What has been begun is finished first; before anything is begun, things are likelier than words.
  return rest.typed === "" ? [...things, ...words] : [...words, ...things];
}

function suggestedThings(sources: Sources, begun: BegunLine, family: readonly Command[]): readonly Suggestion[] {
  const kinds = family.flatMap(kindsIn);
  const takesSeveral = kinds.includes("handles");
  return [
    ...(kinds.includes("components") && kinds.includes("level") ? suggestedChanges(sources, afterComma(begun)) : []),
    ...(takesSeveral || kinds.includes("handle") ? suggestedAlerts(alertsNow(sources), begun, takesSeveral) : []),
    ...suggestedNames(sources, begun, family),
  ];
}

function alertsNow({ alerts }: Sources): readonly Alert[] {
  return alerts.flatMap((kept) => kept.recent() ?? []);
}

/** The kinds of slots that stand in the phrases themselves, not in the shared pieces of them. */
function kindsIn({ phrases, args }: Command): readonly ArgKind<unknown>["kind"][] {
  const slots = phrases.flatMap((phrase) => [...phrase.matchAll(/<([\w-]+)>/gu)].map(([, name = ""]) => name));
  return slots.flatMap((name) => args[name]?.kind ?? []);
}

/** "API, We" goes on behind "API, ". */
function afterComma(begun: BegunLine): BegunLine {
  const [kept = ""] = /^.*,\s*/su.exec(begun.typed) ?? [];
  return lineAfter(begun, kept.length);
}

/** The words of phrases that begin so; they say themselves what they are. */
function fixedWords({ commands }: Sources, { before, typed }: BegunLine): readonly Suggestion[] {
  return completionsOf(typed, commands, []).map((line) => ({ text: `${before}${line}`, what: "" }));
}

/** One thing that can be said for each command that changes nothing: whatever is chosen by mistake does no harm. */
function examples({ commands }: Sources, { before }: BegunLine): readonly Suggestion[] {
  const queries = commands.filter(({ permission }) => permission === "read");
  return queries.flatMap(({ examples: [example], summary }) => {
    return example === undefined ? [] : [{ text: `${before}${example}`, what: example, effect: summary }];
  });
}

/** "ack|acknowledge <handles>" begins with "ack". */
function beginsWith(phrase: string, word: string): boolean {
  const [first = ""] = phrase.split(/\s+/u);
  return first.split("|").includes(word);
}
