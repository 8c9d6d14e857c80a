import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { INTERACTION } from "../bits.ts";
import { COMPONENT } from "../schemas/components.ts";
import type { Interaction } from "../world/interactions.ts";
import { messagePayload } from "../world/message-payloads.ts";
import type { Modal } from "../world/world.ts";
import { ask, type Courier } from "./ask.ts";
import type { Somebody } from "./places.ts";
import { chosenValues } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** A modal as its reader sees it. */
export interface SeenModal {
  readonly title: string;
  readonly customId: string;
  /** Words that stand between the fields. */
  readonly text: string;
  readonly fields: readonly SeenField[];
}

export interface SeenField {
  readonly label: string;
  readonly customId: string;
  readonly type: "text" | "choice" | "check" | "file";
  readonly isRequired: boolean;
  /** What is filled in to begin with. */
  readonly value: string;
  /** What can be chosen. */
  readonly options: readonly string[];
  readonly description: string;
}

/** A text, an option by its words or value, several of them; for a checkbox whether it is ticked. */
export type FieldValue = string | readonly string[] | boolean;

interface Field {
  /** "Label" components wrap theirs; rows hold an input with a label of its own. */
  readonly wrapper: JsonObject;
  readonly input: JsonObject;
  readonly label: string;
}

export function seeModal({ content }: Modal): SeenModal {
  return {
    title: String(content.title),
    customId: String(content.custom_id),
    text: parts(content.components)
      .filter(({ type }) => type === COMPONENT.textDisplay)
      .map(({ content: words }) => String(words))
      .join("\n"),
    fields: fieldsOf(content).map(({ input, label, wrapper }) => ({
      label,
      customId: String(input.custom_id),
      type: kindOf(input),
      isRequired: input.required !== false && input.type !== COMPONENT.checkbox,
      value: standing(input).join(", "),
      options: parts(input.options).map((one) => String(one.label)),
      description: String(wrapper.description ?? ""),
    })),
  };
}

/** Submits the modal that is open, fields by their label or custom id; what is not given stays as it stood. */
export async function submitModal(
  who: Somebody,
  courier: Courier,
  values: Readonly<Record<string, FieldValue>>,
): Promise<Interaction> {
  const { world, user } = who;
  const open = world.modals.get(user.id);
  if (open === undefined) throw new ShownError("no_modal", `${user.username} has no modal open.`);
  const { content, from } = open;
  const fields = fieldsOf(content);
  for (const name of Object.keys(values)) {
    if (!fields.some(({ label, input }) => label === name || input.custom_id === name)) {
      const known = fields.map(({ label }) => `"${label}"`).join(", ");
      throw new ShownError("no_such_field", `There is no field "${name}"; there is ${known}.`);
    }
  }
  const resolved: Record<string, Json> = {};
  const components = parts(content.components).map((wrapper): JsonObject => {
    const field = fields.find((one) => one.wrapper === wrapper);
    if (field === undefined) return { type: wrapper.type ?? 0, id: 0 };
    const given = values[field.label] ?? values[String(field.input.custom_id)];
    const filled = fill(who, field, given, resolved);
    return wrapper.type === COMPONENT.row
      ? { type: COMPONENT.row, id: 0, components: [filled] }
      : { type: COMPONENT.label, id: 0, component: filled };
  });
  const { message } = from;
  const isOnMessage = from.type === INTERACTION.component && message !== undefined;
  const interaction = await ask(world, courier, {
    type: INTERACTION.modal,
    user,
    channel: from.channel,
    ...(isOnMessage && { message, messagePayload: messagePayload(world, message) }),
    data: { custom_id: content.custom_id ?? "", components, ...(Object.keys(resolved).length > 0 && { resolved }) },
  });
  if (world.modals.get(user.id) === open) world.modals.delete(user.id);
  return interaction;
}

function fill(
  who: Somebody,
  { input, label }: Field,
  given: FieldValue | undefined,
  resolved: Record<string, Json>,
): JsonObject {
  const base: JsonObject = { type: input.type ?? 0, id: 0, custom_id: input.custom_id ?? "" };
  if (input.type === COMPONENT.checkbox)
    return { ...base, value: given === undefined ? input.default === true : given === true };
  if (input.type === COMPONENT.fileUpload) return { ...base, values: [] };
  const texts = given === undefined ? standing(input) : typeof given === "object" ? given : [String(given)];
  const isEmpty = texts.every((text) => text === "");
  if (isEmpty && input.required !== false) throw new ShownError("missing_input", `"${label}" must be filled in.`);
  if (input.type === COMPONENT.textInput) {
    const [value = ""] = texts;
    const { min_length: min = 0, max_length: max = 4_000 } = input;
    if (!isEmpty && value.length < Number(min))
      throw new ShownError("too_short", `"${label}" wants ${String(min)} characters.`);
    if (value.length > Number(max)) throw new ShownError("too_long", `"${label}" takes ${String(max)} characters.`);
    return { ...base, value };
  }
  const chosen = isEmpty ? { values: [] } : chosenValues(who, input, texts);
  if ("resolved" in chosen) Object.assign(resolved, chosen.resolved);
  return input.type === COMPONENT.radioGroup
    ? { ...base, value: chosen.values[0] ?? null }
    : { ...base, values: chosen.values };
}

function fieldsOf({ components }: JsonObject): readonly Field[] {
  return parts(components).flatMap((wrapper): Field[] => {
    const [input] = wrapper.type === COMPONENT.row ? parts(wrapper.components) : parts([wrapper.component ?? null]);
    if (input === undefined) return [];
    return [{ wrapper, input, label: String((wrapper.type === COMPONENT.row ? input : wrapper).label) }];
  });
}

function standing(input: JsonObject): readonly string[] {
  if (input.type === COMPONENT.textInput) return [String(input.value ?? "")];
  if (input.type === COMPONENT.checkbox) return [input.default === true ? "yes" : ""];
  return parts(input.options)
    .filter((one) => one.default === true)
    .map(({ value }) => String(value));
}

function kindOf({ type }: JsonObject): SeenField["type"] {
  if (type === COMPONENT.textInput) return "text";
  if (type === COMPONENT.checkbox) return "check";
  return type === COMPONENT.fileUpload ? "file" : "choice";
}

function parts(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value)
    ? value.filter((one): one is JsonObject => typeof one === "object" && one !== null && !Array.isArray(one))
    : [];
}
