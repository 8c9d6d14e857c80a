import { z } from "zod";
import type { Json, JsonObject } from "../../../../src/core/json.ts";
import type { Control, Element } from "./blocks.ts";

/** Under which name Slack reports what is set in an element (Slack docs, View state values, read 2026-11-21). */
const VALUE_OF: Readonly<Record<string, string>> = {
  plain_text_input: "value",
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  users_select: "selected_user",
  datepicker: "selected_date",
  timepicker: "selected_time",
};

/** The field of a value that holds several options. */
export const SEVERAL = "selected_options";

/** undefined: the element holds no value, as a button. */
export function valueName({ type }: { readonly type: string }): string | undefined {
  return VALUE_OF[type];
}

/** What an element says before anybody touches it. */
export function initialValue(control: Control): JsonObject | undefined {
  const name = valueName(control);
  if (name === undefined) return undefined;
  return { type: control.type, [name]: initial(control.element, name) };
}

function initial(element: Element, name: string): Json {
  switch (name) {
    case "value":
      return element.initial_value ?? null;
    case "selected_option":
      return asJson(element.initial_option ?? null);
    case "selected_user":
      return element.initial_user ?? null;
    case "selected_date":
      return element.initial_date ?? null;
    case "selected_time":
      return element.initial_time ?? null;
    default:
      return asJson(element.initial_options ?? []);
  }
}

/** Nothing is filled in. */
export function isEmptyValue(value: JsonObject): boolean {
  const { type: _type, ...rest } = value;
  return Object.values(rest).every((one) => one === null || one === "" || (Array.isArray(one) && one.length === 0));
}

export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** A value of the state in words: its text, the words of its options, its date. */
export function shownValue({ type: _type, ...value }: JsonObject): string {
  const [set] = Object.values(value);
  return (Array.isArray(set) ? set : [set]).map((one) => shownText(one ?? null)).join(", ");
}

function shownText(one: Json): string {
  const option = z.looseObject({ text: z.looseObject({ text: z.string() }) }).safeParse(one);
  return option.success ? option.data.text.text : typeof one === "string" ? one : "";
}
