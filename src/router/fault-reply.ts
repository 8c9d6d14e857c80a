import type { ArgKind } from "../core/args.ts";
import type { Button, Inline, Reply } from "../core/reply.ts";
import { LEVELS } from "../core/status.ts";
import { TYPED_LEVELS } from "../core/typed.ts";
import { listed, oneLine } from "../core/wording.ts";
import type { Diagnosis } from "./diagnose.ts";
import { kindsOf } from "./kinds/name.ts";
import { LEVELS_TABLE, wordTable } from "./kinds/words.ts";
import type { Known, ListKind } from "./known.ts";
import { nearNames, nearWord } from "./near.ts";
import { type Part, type Phrase, type SlotPart, slotsIn } from "./phrase.ts";
import { spliced } from "./resolve.ts";
import { COLON, quotedText, type Scan, writtenAs } from "./scan.ts";
import { labelOf, uniqueSpelling } from "./spelling.ts";

type Kind = ArgKind<unknown>["kind"];

/** How a missing argument is asked for. */
const QUESTIONS: Readonly<Record<Kind, string>> = {
  component: "Which component?",
  components: "Which components?",
  changes: "Which components, at which level?",
  level: "At which level?",
  notice: "Which notice?",
  template: "Which template?",
  handle: "Which alert?",
  handles: "Which alerts?",
  card: "Which storm or card?",
  number: "Which number?",
  person: "Who?",
  member: "Whom of this chat?",
  address: "Which e-mail address?",
  code: "Which code?",
  named: "Who or what?",
  time: "When?",
  duration: "For how long?",
  text: "Which text?",
  word: "Which one?",
  command: "Which command?",
};

/** A value that shows what one looks like. */
const SAMPLES: Readonly<Record<Kind, string>> = {
  component: "API",
  components: "API",
  changes: "API=degraded",
  level: "degraded",
  notice: "SP-1a2b3c",
  template: "Outage",
  handle: "PD-1234",
  handles: "PD-1234",
  card: "4",
  number: "2",
  person: "me",
  member: "@Ben",
  address: "ben@example.com",
  code: "BCDF-2345",
  named: "Infra",
  time: "tomorrow 9am",
  duration: "2h",
  text: "builds are slow",
  word: "now",
  command: "ack all",
};

const TEXT_CHARS = 60;
const EXAMPLE_CHARS = 160;
const EXAMPLES_SHOWN = 2;

/** One line that says what is missing or wrong in a message that is nearly a command. */
export function faultReply({ phrase, problem }: Diagnosis, scan: Scan, known: Known): Reply {
  if (problem.type === "missing") {
    const questions = new Set(slotsIn(problem.parts).map(({ kind }) => questionFor(kind)));
    return line([`${[...questions].join(" ")} For example: `, example(scan, problem.parts, phrase, known)]);
  }
  if (problem.type === "wrong") return wrongValue(problem.slot, problem.from, problem.to, scan, known);
  return leftover(phrase.command.examples, problem.from, scan);
}

function questionFor({ kind, label, of = [] }: ArgKind<unknown>): string {
  if (kind === "text") return `${label.charAt(0).toUpperCase()}${label.slice(1)} is missing.`;
  return kind !== "named" || of.includes("person") ? QUESTIONS[kind] : `Which ${oneOf(of)}?`;
}

function oneOf(words: readonly string[]): string {
  return listed(words).replace(/ and (\w+)$/u, " or $1");
}

/** A name that nothing has, where no guess may bind. */
export function unknownName(kinds: readonly ListKind[], from: number, to: number, scan: Scan, known: Known): Reply {
  const near = nearNames(quotedText(scan, from, to) ?? writtenAs(scan, from, to), kinds, known);
  const buttons = near.map((entry) => ({
    label: labelOf(entry, near),
    say: spliced(scan, from, to, uniqueSpelling(entry, kinds, known)),
  }));
  const tip = buttons.length > 0 ? " Did you mean one of these?" : "";
  return line([`No ${oneOf(kinds)} is called "${shown(scan, from, to)}".${tip}`], buttons);
}

function wrongValue(slot: SlotPart, from: number, to: number, scan: Scan, known: Known): Reply {
  const { kind } = slot;
  const kinds = kindsOf(kind);
  if (kinds.length > 0 && kind.kind !== "changes") return unknownName(kinds, from, to, scan, known);
  const said = shown(scan, from, to);
  if (kind.kind === "level") {
    const near = nearWord(said, LEVELS_TABLE);
    const title = `"${said}" is no level: ${oneOf(LEVELS.map((level) => TYPED_LEVELS[level]))}.`;
    return line([title], near === undefined ? [] : [button(spliced(scan, from, to, near))]);
  }
  const near = kind.words === undefined ? undefined : nearWord(said, wordTable(kind.words));
  return line(
    [`Where you wrote "${said}" there should be ${kind.label}.`],
    near === undefined ? [] : [button(spliced(scan, from, to, near))],
  );
}

function leftover(examples: readonly string[], from: number, scan: Scan): Reply {
  const said = shown(scan, from, scan.types.length);
  return line([
    `"${said}" does not fit there. For example: `,
    { type: "code", text: examples.slice(0, EXAMPLES_SHOWN).join(" · ") },
  ]);
}

/** The message so far, with sample values for what is missing in their places. */
function example(scan: Scan, missing: readonly Part[], { tail }: Phrase, known: Known): Inline {
  const colon = tail === undefined ? -1 : scan.types.indexOf(COLON);
  const bodyEnd = colon === -1 ? scan.end : (scan.starts[colon] ?? scan.end);
  const body = [oneLine(scan.text.slice(scan.start, bodyEnd), EXAMPLE_CHARS)];
  let text = colon === -1 ? "" : oneLine(scan.text.slice(scan.ends[colon], scan.rawEnd), EXAMPLE_CHARS);
  for (const part of missing) {
    if (part.type === "word") body.push(part.words[0] ?? "");
    else if (part.type === "slot" && part.name === tail?.name) text = SAMPLES.text;
    else if (part.type === "slot") body.push(sampleOf(part, known));
  }
  return { type: "code", text: text === "" ? body.join(" ") : `${body.join(" ")}: ${text}` };
}

function sampleOf({ kind }: SlotPart, known: Known): string {
  const [first] = kindsOf(kind).flatMap((list) => known.index(list)?.entries.slice(0, 1) ?? []);
  if (kindsOf(kind).includes("person")) return SAMPLES.person;
  if (first === undefined) return SAMPLES[kind.kind];
  return kind.kind === "changes" ? `${first.named.name}=degraded` : first.named.name;
}

function button(say: string): Button {
  return { label: oneLine(say, TEXT_CHARS), say };
}

function shown(scan: Scan, from: number, to: number): string {
  return oneLine(quotedText(scan, from, to) ?? writtenAs(scan, from, to).replace(/[?!.]+$/u, ""), TEXT_CHARS);
}

function line(title: Reply["title"], buttons: readonly Button[] = []): Reply {
  return { type: "reply", tone: "warn", title, ...(buttons.length > 0 ? { buttons } : {}) };
}
