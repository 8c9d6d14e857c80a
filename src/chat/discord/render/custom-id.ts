import { createHash } from "node:crypto";
import type { Button, FormName } from "../../../core/reply.ts";
import { CUSTOM_ID_CHARS } from "../limits.ts";

/**
 * What a component carries is one text of at most 100 characters:
 *
 *     <n>[p][.<form>]:<question>:s<sentence>   says the sentence
 *     <n>[p][.<form>]:<question>:k<key>        says the sentence that is kept under this key
 *     <n>:<question>:o                         is the question's option n
 *     <n>[p].<form>:<question>:                opens the form, and says nothing
 *
 * `n`, from 1, is its place among the message's buttons, and makes each unique; `p`: publicly; `question` may be empty.
 */
const CUSTOM_ID =
  /^(?<n>[1-9]\d{0,3})(?<p>p?)(?:\.(?<form>[a-z]+))?:(?<question>[\w-]{0,40}):(?<what>[sko]?)(?<rest>.*)$/su;
const QUESTION = /^[\w-]{1,40}$/u;
/** 132 bits: no two sentences share one. */
const KEY_CHARS = 22;
const KEY = /^[\w-]{22}$/u;
const FORMS: Readonly<Record<FormName, true>> = { status: true, note: true };

/** What a pressed button, or a chosen option, meant. It says at least one of `say`, `key`, `option` and `form`. */
export interface PressedButton {
  readonly say?: string;
  /** Its sentence is kept under this key: see Says. */
  readonly key?: string;
  /** The question that its message asks. */
  readonly question?: string;
  /** The question's option with this number, from 1, as it could be typed. Then it says no sentence. */
  readonly option?: number;
  readonly publicly?: true;
  readonly form?: FormName;
}

/** A sentence too long for what a component can carry. */
export interface KeptSay {
  readonly key: string;
  readonly say: string;
}

/**
 * Keeps long sentences of buttons, for as long as their messages are pressed. A key comes of the sentence alone: the same
 * one kept twice, by any replica, is kept once.
 */
export interface Says {
  /** Durable when it resolves: a message is posted only then. Throws BotError("store_failed"). */
  keep(says: readonly KeptSay[]): Promise<void>;
  /** Undefined: it was never kept, or is too old. Throws BotError("store_failed"). */
  find(key: string): Promise<string | undefined>;
}

export interface Carried {
  readonly customId: string;
  /** What must be kept before the component is shown. */
  readonly keep?: KeptSay;
}

/**
 * What a message's button `n` carries, from 1. As an option of the question that the message `asks` it carries its number,
 * so that a press answers the question as it was put. Undefined when there is nothing to say.
 */
export function carriedBy(button: Button, n: number, asks?: string): Carried | undefined {
  if (asks !== undefined && !QUESTION.test(asks)) return undefined;
  const said = button.say.toWellFormed().trim();
  const lead = `${n}${button.publicly ? "p" : ""}${button.form === undefined ? "" : `.${button.form}`}:${asks ?? ""}:`;
  if (asks !== undefined && isOption(button)) return { customId: `${lead}o` };
  if (said === "") return button.form === undefined ? undefined : { customId: lead };
  const whole = `${lead}s${said}`;
  if (whole.length <= CUSTOM_ID_CHARS) return { customId: whole };
  const key = keyOf(said);
  return { customId: `${lead}k${key}`, keep: { key, say: said } };
}

/** On a question what is neither yes nor no, nor leads elsewhere, is one of its options. */
export function isOption({ say, form, publicly }: Button): boolean {
  return say !== "yes" && say !== "no" && form === undefined && publicly === undefined;
}

/** What a component of ours carried, a button's custom_id or an option's value; undefined for anything else. */
export function readButton(customId: unknown): PressedButton | undefined {
  if (typeof customId !== "string" || customId.length > CUSTOM_ID_CHARS) return undefined;
  const { n, p, form, question, what, rest = "" } = CUSTOM_ID.exec(customId)?.groups ?? {};
  if (n === undefined || (form !== undefined && !isForm(form))) return undefined;
  const saying = sayingOf(what, rest, Number(n));
  if (saying === undefined || (saying.option !== undefined && !question)) return undefined;
  if (Object.keys(saying).length === 0 && form === undefined) return undefined;
  return {
    ...saying,
    ...(question ? { question } : {}),
    ...(p ? { publicly: true } : {}),
    ...(form === undefined ? {} : { form }),
  };
}

function sayingOf(
  what: string | undefined,
  rest: string,
  n: number,
): Pick<PressedButton, "say" | "key" | "option"> | undefined {
  if (what === "s") return rest === "" ? undefined : { say: rest };
  if (what === "k") return KEY.test(rest) ? { key: rest } : undefined;
  if (rest !== "") return undefined;
  return what === "o" ? { option: n } : {};
}

function isForm(name: string): name is FormName {
  return Object.hasOwn(FORMS, name);
}

/** See KeptSay. */
export function keyOf(say: string): string {
  return createHash("sha256").update(say).digest("base64url").slice(0, KEY_CHARS);
}
