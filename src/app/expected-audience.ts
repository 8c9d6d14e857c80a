import type { CommandPermission } from "../core/command.ts";
import type { Place } from "../core/people.ts";
import type { Policy } from "../core/policy.ts";
import type { Audience } from "../core/reply.ts";
import type { Grammar } from "../router/grammar.ts";
import { NOTHING_KNOWN } from "../router/known.ts";
import { audienceOf } from "./audience.ts";

/**
 * Who will see the answer to words that nobody else saw being said, as far as the words alone tell: at once, and without the
 * names that they may need. What it turns out to be counts.
 */
export function expectedAudience(grammar: Grammar, policy: Policy, place: Place, text: string): Audience {
  const permissions = permissionsFor(grammar, text);
  // It shows what entitles the speaker: a code that they were given.
  if (permissions.includes("self")) return "private";
  const answering = permissions.some((permission) => permission !== "read") ? "write" : "query";
  return audienceOf({ unseen: true }, answering, { settings: policy.answersAt(place) });
}

/** Of the one command that it is, or else of all that begin like it. */
function permissionsFor(grammar: Grammar, text: string): readonly CommandPermission[] {
  const { decision } = grammar.match(text, NOTHING_KNOWN);
  if (decision.type === "reading") return [decision.reading.phrase.command.permission];
  const [first = ""] = text.trim().toLowerCase().split(/\s+/u);
  return grammar.commands
    .filter(({ phrases }) => phrases.some((phrase) => begins(phrase, first)))
    .map(({ permission }) => permission);
}

/** "status|st <component>" begins with "st". */
function begins(phrase: string, word: string): boolean {
  const [first = ""] = phrase.split(/\s+/u);
  return first.split("|").includes(word);
}
