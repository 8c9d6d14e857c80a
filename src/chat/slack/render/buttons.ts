import type { Button as ButtonElement, KnownBlock } from "@slack/types";
import { z } from "zod";
import { cut, isBlank, literal } from "../../../core/literal.ts";
import type { Button, FormName } from "../../../core/reply.ts";
import { ACTIONS_ELEMENTS, BUTTON_LABEL_CHARS, BUTTON_VALUE_CHARS } from "../limits.ts";
import { jsonBytes } from "./fit.ts";

/** What a pressed button meant. It says at least one of `say`, `option` and `form`. */
export interface PressedButton {
  readonly say?: string;
  /** The question that its message asks. */
  readonly question?: string;
  /** The question's option with this number, from 1, as it could be typed. Then it says no sentence. */
  readonly option?: number;
  readonly publicly?: true;
  readonly form?: FormName;
}

const FORMS: Readonly<Record<FormName, true>> = { status: true, note: true };

const VALUE = z
  .strictObject({
    s: z.string().min(1).optional(),
    q: z.string().min(1).optional(),
    n: z.int().min(1).optional(),
    p: z.literal(1).optional(),
    f: z.custom<FormName>((name) => typeof name === "string" && Object.hasOwn(FORMS, name)).optional(),
  })
  .refine(({ s, q, n, f }) => s !== undefined || f !== undefined || (q !== undefined && n !== undefined));

/**
 * What a button carries: its sentence, or, as option `n` of a question, that number, so that a press answers the question
 * as it was put and by whom it was put to. Undefined when there is nothing to say, or no room for it.
 */
export function buttonValue(button: Button, n: number, asks?: string): string | undefined {
  const value: z.input<typeof VALUE> = {
    ...(asks !== undefined && isOption(button) ? { n } : button.say === "" ? {} : { s: button.say }),
    ...(asks === undefined ? {} : { q: asks }),
    ...(button.publicly === undefined ? {} : { p: 1 as const }),
    ...(button.form === undefined ? {} : { f: button.form }),
  };
  const json = JSON.stringify(value);
  return VALUE.safeParse(value).success && json.length <= BUTTON_VALUE_CHARS ? json : undefined;
}

/** On a question what is neither yes nor no, nor leads elsewhere, is one of its options. */
function isOption({ say, form, publicly }: Button): boolean {
  return say !== "yes" && say !== "no" && form === undefined && publicly === undefined;
}

/** What a button of ours carried; undefined for anything else. */
export function readButton(value: unknown): PressedButton | undefined {
  if (typeof value !== "string" || value.length > BUTTON_VALUE_CHARS) return undefined;
  const read = VALUE.safeParse(parsed(value));
  if (!read.success) return undefined;
  const { s, q, n, p, f } = read.data;
  return {
    ...(s === undefined ? {} : { say: s }),
    ...(q === undefined ? {} : { question: q }),
    ...(n === undefined ? {} : { option: n }),
    ...(p === undefined ? {} : { publicly: true }),
    ...(f === undefined ? {} : { form: f }),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // What is no JSON is none of ours; the schema refuses it.
    return undefined;
  }
}

/** Room for buttons. */
export interface ButtonRoom {
  /** The question that they answer (`Message.asks`). */
  readonly asks?: string;
  readonly maxBlocks?: number;
  /** Of their JSON. */
  readonly maxBytes?: number;
}

/** More rows of buttons than these nobody looks through. */
const BUTTON_BLOCKS = 2;
const BUTTON_BYTES = 5_000;
/** The JSON around the buttons of a block. */
const BLOCK_BYTES = 40;

export interface FittedButtons {
  readonly blocks: readonly KnownBlock[];
  /** Those that found no room: their sentences, or the numbers of their options, can be typed. */
  readonly left: readonly { readonly label: string; readonly type: string }[];
}

/**
 * Buttons as blocks. An `action_id` is "say:<n>", or "form:<name>" where the button opens a form; it is unique within
 * these blocks.
 */
export function fitButtons(buttons: readonly Button[], room: ButtonRoom = {}): FittedButtons {
  const { asks, maxBlocks = BUTTON_BLOCKS, maxBytes = BUTTON_BYTES } = room;
  const elements: ButtonElement[] = [];
  const left: FittedButtons["left"][number][] = [];
  let bytes = maxBlocks * BLOCK_BYTES;
  for (const [i, button] of buttons.entries()) {
    const element = elementOf(button, i, elements, asks);
    const own = element === undefined ? 0 : jsonBytes(element) + 1;
    if (element !== undefined && elements.length < maxBlocks * ACTIONS_ELEMENTS && bytes + own <= maxBytes) {
      elements.push(element);
      bytes += own;
    } else if (!isBlank(button.say))
      left.push({ label: button.label, type: asks !== undefined && isOption(button) ? `${i + 1}` : button.say });
  }
  const blocks: KnownBlock[] = [];
  for (let at = 0; at < elements.length; at += ACTIONS_ELEMENTS) {
    blocks.push({ type: "actions", elements: elements.slice(at, at + ACTIONS_ELEMENTS) });
  }
  return { blocks, left };
}

/** The blocks alone, for a page that has its own way to say what found no room. */
export function buttonBlocks(buttons: readonly Button[], room: ButtonRoom = {}): KnownBlock[] {
  return [...fitButtons(buttons, room).blocks];
}

function elementOf(
  button: Button,
  i: number,
  others: readonly ButtonElement[],
  asks?: string,
): ButtonElement | undefined {
  const value = buttonValue(button, i + 1, asks);
  if (value === undefined) return undefined;
  const form = button.form === undefined ? undefined : `form:${button.form}`;
  const isTaken = others.some(({ action_id }) => action_id === form);
  return {
    type: "button",
    action_id: form === undefined || isTaken ? `say:${i}` : form,
    text: { type: "plain_text", text: labelOf(button), emoji: false },
    value,
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}

function labelOf({ label, say }: Button): string {
  const shown = isBlank(label) ? say : label;
  return isBlank(shown) ? "…" : cut(literal(shown).trim(), BUTTON_LABEL_CHARS);
}
