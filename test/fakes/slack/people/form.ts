import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { blocksOf } from "../blocks/check.ts";
import { type Control, controlsOf } from "../reading/blocks.ts";
import { isEmptyValue, SEVERAL, valueName } from "../reading/values.ts";
import type { View } from "../world/model.ts";
import { stateOf, viewContent } from "../world/views.ts";
import { answerOf, interactionBase } from "./interaction.ts";
import { actionOf, findControl, optionNamed, type Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";
import { type Offered, suggestionsFor } from "./suggestions.ts";

/** A text, an option by its words or value, several of them, a person's id, a date; null empties the field. */
export type FieldValue = string | readonly string[] | null;

/** Sets a field of a view; where the field speaks for itself, the app is told. */
export async function setField(who: Somebody, view: View, label: string, value: FieldValue): Promise<void> {
  const control = findControl(blocksOf(view.content), label);
  const name = valueName(control);
  if (name === undefined) throw new ShownError("no_such_field", `"${label}" is nothing to fill in.`);
  const set: JsonObject = { type: control.type, [name]: await valueFor(who, view, control, name, value) };
  view.values[control.blockId] = { ...view.values[control.blockId], [control.actionId]: set };
  if (control.dispatches) await tellAction(who, view, control, set);
}

/** Presses a button, or chooses from a menu that is no field, on a modal or on Home. */
export async function pressInView(who: Somebody, view: View, label: string, option?: string): Promise<void> {
  const control = findControl(blocksOf(view.content), label);
  if (option !== undefined && valueName(control) !== undefined) return setField(who, view, label, option);
  const chosen = option === undefined ? {} : { selected_option: optionNamed(control, option) };
  await tellAction(who, view, control, chosen);
}

/** What the app offers in a menu of the view for what is typed. */
export function offeredIn(who: Somebody, view: View, control: Control, query: string): Promise<Offered> {
  const { world, workspace } = who;
  return suggestionsFor(who, control, query, {
    container: { type: "view", view_id: view.id },
    view: viewContent(world, workspace, view),
  });
}

/** Why Slack itself would not let the form go: fields that must be filled in and are not, texts too long or too short. */
export function checkForm(view: View): void {
  const state = stateOf(view);
  for (const control of controlsOf(blocksOf(view.content)).filter(({ isInput }) => isInput)) {
    const value = state[control.blockId]?.[control.actionId];
    if (value === undefined) continue;
    if (isEmptyValue(value)) {
      if (control.isOptional) continue;
      throw new ShownError("missing_input", `"${control.label}" must be filled in.`);
    }
    const { max_length: max, min_length: min } = control.element;
    const length = typeof value.value === "string" ? value.value.length : undefined;
    if (length === undefined) continue;
    if (typeof max === "number" && length > max)
      throw new ShownError("too_long", `"${control.label}" takes ${max} characters.`);
    if (typeof min === "number" && length < min)
      throw new ShownError("too_short", `"${control.label}" wants ${min} characters.`);
  }
}

async function tellAction(who: Somebody, view: View, control: Control, chosen: JsonObject): Promise<void> {
  const { world, workspace, user } = who;
  const delivery = await world.tell("interactive", {
    type: "block_actions",
    ...interactionBase(world, workspace, user),
    container: { type: "view", view_id: view.id },
    view: viewContent(world, workspace, view),
    actions: [{ ...actionOf(world, control), ...chosen }],
  });
  answerOf(delivery);
}

async function valueFor(who: Somebody, view: View, control: Control, name: string, value: FieldValue): Promise<Json> {
  if (name === SEVERAL) {
    const several = value === null ? [] : typeof value === "string" ? [value] : value;
    const chosen: Json[] = [];
    for (const one of several) chosen.push(await chosenOption(who, view, control, one));
    const max = control.element.max_selected_items;
    if (typeof max === "number" && chosen.length > max) {
      throw new ShownError("too_many", `"${control.label}" takes ${max} of them.`);
    }
    return chosen;
  }
  if (value === null) return null;
  if (typeof value !== "string") throw new ShownError("one_value", `"${control.label}" takes one value.`);
  return name === "selected_option" ? chosenOption(who, view, control, value) : value;
}

/** A menu that asks the app is asked as if its words had been typed. */
async function chosenOption(who: Somebody, view: View, control: Control, named: string): Promise<Json> {
  if (!control.type.endsWith("external_select")) return optionNamed(control, named);
  const offered = await offeredIn(who, view, control, named);
  const found = offered.find(({ text }) => text === named) ?? offered.find(({ text }) => text.startsWith(named));
  if (found !== undefined) return found.option;
  const known = offered.map(({ text }) => `"${text}"`).join(", ");
  throw new ShownError("no_such_option", `"${control.label}" offers no "${named}"; it offers ${known || "nothing"}.`);
}
