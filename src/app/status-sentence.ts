import { isDeepStrictEqual } from "node:util";
import { isOneLevel } from "../commands/level-changes.ts";
import { noticeOpen } from "../commands/notice-open.ts";
import { statusSet } from "../commands/status-set.ts";
import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { FilledStatus } from "../core/desk.ts";
import { BotError } from "../core/errors.ts";
import type { Change, Component, NoticeTemplate } from "../core/status.ts";
import { count } from "../core/wording.ts";
import type { Grammar } from "../router/grammar.ts";
import { NOTHING_KNOWN } from "../router/known.ts";
import { type Args, renderCommand } from "../router/render.ts";
import { createRouter } from "../router/router.ts";
import { spellFor } from "../router/spelling.ts";
import { isInvisible, isSpace } from "../router/text.ts";
import { createVocabulary, type ListLoader } from "../router/vocabulary.ts";
import { typedChanges } from "./typed-changes.ts";

export interface SentenceParts {
  readonly grammar: Grammar;
  readonly clock: Clock;
  /** As the router finds them by name. */
  readonly lists: { readonly component: ListLoader; readonly template: ListLoader };
}

/** Composes what a filled-in status form stands for; see `Desk.statusSentence`. */
export function createStatusSentence({ grammar, clock, lists }: SentenceParts) {
  const none: ListLoader = async () => [];
  const others = { notice: none, person: none, schedule: none, service: none, team: none, policy: none, vendor: none };
  const ttlMs = { component: 0, template: 0 };
  const vocabulary = createVocabulary({ lists: { ...others, ...lists }, ttlMs, clock });
  const router = createRouter({ grammar, vocabulary });
  const { actor } = NOTHING_KNOWN;
  const place = { id: "desk", platform: "desk" };

  return async (filled: FilledStatus, messageChars: number): Promise<string> => {
    const session = vocabulary.open(actor);
    await session.load(filled.template === undefined ? ["component"] : ["component", "template"]);
    const listed = <T>(kind: "component" | "template") =>
      (session.index(kind)?.entries ?? []).map((one) => one.value as T);
    const { command, args } = invocationOf(filled, {
      typed: filled.typed === undefined ? [] : await typedChanges(router, filled.typed),
      components: listed<Component>("component"),
      templates: listed<NoticeTemplate>("template"),
      messageChars,
    });
    const sentence = renderCommand(command, args, grammar.phrases, spellFor(session));
    const read = await router.route({ text: sentence, actor, place, addressed: true });
    const isSame =
      read.type === "invocation" &&
      read.command === command &&
      !read.asks &&
      isDeepStrictEqual(idsOf(read.args), idsOf(args));
    if (isSame) return sentence;
    throw wrong("changes", "That does not fit into one sentence: choose fewer components, or say it in words.");
  };
}

interface Offered {
  readonly typed: readonly Change[];
  readonly components: readonly Component[];
  readonly templates: readonly NoticeTemplate[];
  readonly messageChars: number;
}

function invocationOf(filled: FilledStatus, offered: Offered): { readonly command: Command; readonly args: Args } {
  const changes = changesOf(filled, offered);
  const template = templateOf(filled, offered);
  const message = messageOf(filled, offered);
  const rest = { ...(filled.notify ? {} : { quietly: "quietly" }), ...(message === undefined ? {} : { message }) };
  if (template !== undefined) {
    return { command: noticeOpen, args: { template, ...(changes.length === 0 ? {} : { changes }), ...rest } };
  }
  const [first] = changes;
  if (first === undefined) throw wrong("changes", "Choose at least one component.");
  const what = isOneLevel(changes)
    ? { components: changes.map(({ component }) => component), level: first.level }
    : { changes };
  return { command: statusSet, args: { ...what, ...rest } };
}

function changesOf(filled: FilledStatus, { components, typed }: Offered): readonly Change[] {
  const known = new Map(components.map((component) => [component.id, component]));
  const changes = new Map<string, Change>();
  const asked = [...filled.changes, ...typed.map(({ component, level }) => ({ component: component.id, level }))];
  for (const { component: id, level } of asked) {
    const component = known.get(id);
    if (component === undefined) {
      throw wrong("changes", "One of these components is no longer on the status page: choose them again.");
    }
    if ((changes.get(id)?.level ?? level) !== level)
      throw wrong("changes", `${component.name} is given two levels at once.`);
    changes.set(id, { component, level });
  }
  return [...changes.values()];
}

function templateOf({ template: id }: FilledStatus, { templates }: Offered): NoticeTemplate | undefined {
  const template = templates.find((one) => one.id === id);
  if (id === undefined || template !== undefined) return template;
  throw wrong("template", "That template is no longer on the status page: choose another one, or none.");
}

function messageOf({ message }: FilledStatus, { messageChars }: Offered): string | undefined {
  const text = withoutBlankEnds(message ?? "");
  if (text === "") return undefined;
  if (text.length <= messageChars) return text;
  const has = count(text.length, "character");
  throw wrong("message", `The message has ${has}, and ${messageChars.toLocaleString("en")} are allowed.`);
}

/** As the router reads what stands behind a colon: without white space and marks that nobody sees at its end. */
function withoutBlankEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (isSpace(text.charCodeAt(end - 1)) || isInvisible(text.charCodeAt(end - 1)))) end--;
  return text.slice(0, end).trim();
}

/** What was asked for, by ids: the same things may come from a newer list. */
function idsOf({ components, changes, template, ...rest }: Args): unknown {
  const idOf = ({ id }: { readonly id: string }): string => id;
  return {
    ...rest,
    components: (components as readonly Component[] | undefined)?.map(idOf),
    changes: (changes as readonly Change[] | undefined)?.map(({ component, level }) => [component.id, level]),
    template: template === undefined ? undefined : idOf(template as NoticeTemplate),
  };
}

/** `field`: which part of the form has to be corrected. */
function wrong(field: keyof FilledStatus, message: string): BotError {
  return new BotError("bad_input", message, { details: { field } });
}
