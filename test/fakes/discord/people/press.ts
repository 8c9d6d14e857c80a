import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { hasFlag, INTERACTION, MESSAGE_FLAG } from "../bits.ts";
import { BUTTON_LINK, COMPONENT } from "../schemas/components.ts";
import { flatten } from "../schemas/message.ts";
import type { Interaction } from "../world/interactions.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { userPayload } from "../world/payloads.ts";
import { findChannel, findUser } from "../world/world.ts";
import { ask, type Courier } from "./ask.ts";
import type { Somebody } from "./places.ts";
import { type MessagePoint, visibleMessage } from "./points.ts";
import { ShownError } from "./shown-error.ts";

/** Presses the button with that label, or custom id. */
export function press(who: Somebody, courier: Courier, point: MessagePoint, label: string): Promise<Interaction> {
  const control = findControl(who, point, label, (type) => type === COMPONENT.button);
  if (control.style === BUTTON_LINK) throw new ShownError("link", `"${label}" is a link to ${String(control.url)}.`);
  return tell(who, courier, point, {
    component_type: COMPONENT.button,
    custom_id: control.custom_id ?? "",
    id: control.id ?? 0,
  });
}

/** Chooses from a menu, by its placeholder or custom id; options by their words or values. */
export function select(
  who: Somebody,
  courier: Courier,
  point: MessagePoint,
  menu: string,
  chosen: readonly string[],
): Promise<Interaction> {
  const control = findControl(who, point, menu, isSelect);
  const { values, resolved } = chosenValues(who, control, chosen);
  return tell(who, courier, point, {
    component_type: control.type ?? 0,
    custom_id: control.custom_id ?? "",
    id: control.id ?? 0,
    values,
    ...(resolved !== undefined && { resolved }),
  });
}

/** What the app is told of a choice, and of the people and things in it. */
export function chosenValues(
  { world }: Somebody,
  control: JsonObject,
  chosen: readonly string[],
): { readonly values: readonly string[]; readonly resolved?: JsonObject } {
  const { type, min_values: min = 1, max_values: max = 1 } = control;
  if (chosen.length < Number(min) || chosen.length > Number(max)) {
    throw new ShownError("wrong_count", `It takes ${String(min)} to ${String(max)} of them.`);
  }
  if (type === COMPONENT.stringSelect || type === COMPONENT.radioGroup || type === COMPONENT.checkboxGroup) {
    return { values: chosen.map((one) => optionNamed(control, one)) };
  }
  const resolved: Record<string, Record<string, Json>> = {};
  const put = (kind: string, id: string, payload: Json): string => {
    resolved[kind] = { ...resolved[kind], [id]: payload };
    return id;
  };
  const values = chosen.map((name) => {
    const user =
      type === COMPONENT.userSelect || type === COMPONENT.mentionableSelect ? findUser(world, name) : undefined;
    if (user !== undefined) return put("users", user.id, userPayload(user));
    const channel = type === COMPONENT.channelSelect ? findChannel(world, name) : undefined;
    if (channel !== undefined)
      return put("channels", channel.id, { id: channel.id, name: channel.name, type: channel.type });
    const roles = [...world.guilds.values()].flatMap((guild) => [...guild.roles.values()]);
    const role =
      type === COMPONENT.roleSelect || type === COMPONENT.mentionableSelect
        ? roles.find((one) => one.name === name)
        : undefined;
    if (role !== undefined) return put("roles", role.id, { id: role.id, name: role.name });
    throw new ShownError("no_such_option", `There is no "${name}" to choose.`);
  });
  return { values, resolved };
}

function isSelect(type: number): boolean {
  return type === COMPONENT.stringSelect || (type >= COMPONENT.userSelect && type <= COMPONENT.channelSelect);
}

function optionNamed({ options }: JsonObject, named: string): string {
  const all = Array.isArray(options) ? options.filter(isObject) : [];
  const option = all.find(({ label, value }) => label === named || value === named);
  if (option !== undefined) return String(option.value);
  throw new ShownError(
    "no_such_option",
    `It does not offer "${named}"; it offers ${all.map(({ label }) => `"${String(label)}"`).join(", ")}.`,
  );
}

function findControl(who: Somebody, point: MessagePoint, label: string, fits: (type: number) => boolean): JsonObject {
  const all = flatten(visibleMessage(who, point).message.components).filter(({ type }) => fits(Number(type)));
  const named = ({ label: own, placeholder, custom_id: id }: JsonObject): boolean =>
    own === label || placeholder === label || id === label;
  const control = all.find(named);
  if (control === undefined) {
    const known = all.map((one) => `"${String(one.label ?? one.placeholder ?? one.custom_id)}"`).join(", ");
    throw new ShownError("no_such_control", `There is no "${label}" there; there is ${known || "nothing to press"}.`);
  }
  if (control.disabled === true) throw new ShownError("disabled", `"${label}" cannot be pressed.`);
  return control;
}

function tell(who: Somebody, courier: Courier, point: MessagePoint, data: JsonObject): Promise<Interaction> {
  const { world, user } = who;
  const { channel, message } = visibleMessage(who, point);
  if (!message.byApp) throw new ShownError("not_ours", "That is no message of the app.");
  if (hasFlag(message.flags, MESSAGE_FLAG.LOADING)) throw new ShownError("thinking", "The app is still thinking.");
  return ask(world, courier, {
    type: INTERACTION.component,
    user,
    channel,
    message,
    messagePayload: messagePayload(world, message),
    data,
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
