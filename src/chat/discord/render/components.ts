import type { APIButtonComponentWithCustomId, APISelectMenuOption, APIStringSelectComponent } from "discord.js";
import { cut, isBlank, literal } from "../../../core/literal.ts";
import type { Button } from "../../../core/reply.ts";
import { BUTTON_LABEL_CHARS, COMPONENT_ROWS, OPTION_LABEL_CHARS, ROW_BUTTONS, SELECT_OPTIONS } from "../limits.ts";
import { type Carried, carriedBy, isOption, type KeptSay } from "./custom-id.ts";

/**
 * Discord's own numbers (Component reference, read 2026-11-21). Its enums are values of discord.js, which is loaded only
 * where Discord is configured, and not for drawing.
 */
const ACTION_ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const STYLES = { primary: 1, secondary: 2, danger: 4 } as const;

/** From so many options on they are a menu: one row of buttons is looked through, a wall of them is not. */
const BUTTON_OPTIONS = ROW_BUTTONS;
/** The select menu's own id; what is chosen in it is read from its value, by `readButton`. */
export const PICK_ID = "pick";

export interface ComponentRow {
  readonly type: typeof ACTION_ROW;
  readonly components: readonly (APIButtonComponentWithCustomId | APIStringSelectComponent)[];
}

export interface FittedButtons {
  readonly rows: readonly ComponentRow[];
  /** Options that found no room; their labels begin with the numbers that can be typed. */
  readonly optionsLeft: readonly Unshown[];
  /** Other buttons without room. */
  readonly left: readonly Unshown[];
  /** Sentences that must be kept before the rows are shown. */
  readonly keep: readonly KeptSay[];
}

/** A button that is not shown, and what can be typed instead. */
export interface Unshown {
  readonly label: string;
  readonly type: string;
}

interface Numbered {
  readonly button: Button;
  /** Its place among the buttons of the message, from 1. */
  readonly n: number;
}

/** Buttons as rows of components; the options of the question that the message `asks` as a menu when they are many. */
export function fitButtons(buttons: readonly Button[], asks?: string): FittedButtons {
  const numbered = buttons.map((button, i): Numbered => ({ button, n: i + 1 }));
  const options = asks === undefined ? [] : numbered.filter(({ button }) => isOption(button));
  const isMenu = options.length > BUTTON_OPTIONS;
  const inMenu = isMenu ? options.slice(0, SELECT_OPTIONS) : [];
  const others = isMenu ? numbered.filter(({ button }) => !isOption(button)) : numbered;
  const roomForButtons = (COMPONENT_ROWS - (isMenu ? 1 : 0)) * ROW_BUTTONS;

  const shown: APIButtonComponentWithCustomId[] = [];
  const keep: KeptSay[] = [];
  const left: Unshown[] = [];
  for (const { button, n } of others) {
    const carried = carriedBy(button, n, asks);
    if (carried === undefined || shown.length === roomForButtons) left.push(...unshown(button, n, asks));
    else {
      shown.push(buttonOf(button, carried));
      if (carried.keep !== undefined) keep.push(carried.keep);
    }
  }
  const choices = inMenu.flatMap((option) => optionOf(option, asks) ?? []);
  return {
    rows: [...(choices.length > 0 ? [menuRow(choices, options.length)] : []), ...buttonRows(shown)],
    optionsLeft: options
      .slice(isMenu ? SELECT_OPTIONS : options.length)
      .flatMap(({ button, n }) => unshown(button, n, asks)),
    left,
    keep,
  };
}

function buttonRows(buttons: readonly APIButtonComponentWithCustomId[]): ComponentRow[] {
  const rows: ComponentRow[] = [];
  for (let at = 0; at < buttons.length; at += ROW_BUTTONS) {
    rows.push({ type: ACTION_ROW, components: buttons.slice(at, at + ROW_BUTTONS) });
  }
  return rows;
}

function buttonOf(button: Button, { customId }: Carried): APIButtonComponentWithCustomId {
  return {
    type: BUTTON,
    style: STYLES[button.style ?? "secondary"],
    label: labelOf(button, BUTTON_LABEL_CHARS),
    custom_id: customId,
  };
}

function menuRow(options: APISelectMenuOption[], among: number): ComponentRow {
  const most = among > options.length ? `Choose one of the first ${options.length}` : `Choose one of ${among}`;
  const menu: APIStringSelectComponent = {
    type: STRING_SELECT,
    custom_id: PICK_ID,
    placeholder: among > options.length ? `${most}, or type a number up to ${among.toLocaleString("en")}` : most,
    options,
  };
  return { type: ACTION_ROW, components: [menu] };
}

function optionOf({ button, n }: Numbered, asks?: string): APISelectMenuOption | undefined {
  const carried = carriedBy(button, n, asks);
  return carried && { label: labelOf(button, OPTION_LABEL_CHARS), value: carried.customId };
}

function unshown(button: Button, n: number, asks?: string): readonly Unshown[] {
  if (isBlank(button.say)) return [];
  return [{ label: button.label, type: asks !== undefined && isOption(button) ? `${n}` : button.say }];
}

/** Discord shows labels as they are: nothing in them is markup. */
function labelOf({ label, say }: Button, chars: number): string {
  const shown = isBlank(label) ? say : label;
  return isBlank(shown) ? "…" : cut(literal(shown).trim(), chars);
}
