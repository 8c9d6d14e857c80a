import type { Json, JsonObject } from "../../../../src/core/json.ts";
import { CALLBACK, COMMAND, INTERACTION, PERMISSION } from "../bits.ts";
import { OPTION } from "../schemas/commands.ts";
import type { Interaction } from "../world/interactions.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { memberPayload, userPayload } from "../world/payloads.ts";
import { permissionsIn } from "../world/permissions.ts";
import { canView, findChannel, findUser, guildOf } from "../world/world.ts";
import { ask, type Courier } from "./ask.ts";
import { type Declared, declaredCommands } from "./declared.ts";
import { placeNamed, type Somebody } from "./places.ts";
import { type MessagePoint, visibleMessage } from "./points.ts";
import { ShownError } from "./shown-error.ts";
import { encodeTyped } from "./speak.ts";

export type OptionValues = Readonly<Record<string, string | number | boolean>>;
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** Types a slash command: "/status", "/incident open". */
export function typeCommand(
  who: Somebody,
  courier: Courier,
  typed: string,
  values: OptionValues,
  place: string,
): Promise<Interaction> {
  const { command, path, options, channel } = findCommand(who, typed, place);
  for (const { name, required } of options) {
    if (required === true && values[name] === undefined) {
      throw new ShownError("missing_option", `The option "${name}" must be filled in.`);
    }
  }
  const resolved: Record<string, Record<string, Json>> = {};
  const given = Object.entries(values).map(([name, value]) =>
    optionData(who, options, name, value, resolved, channel.guildId),
  );
  return ask(who.world, courier, {
    type: INTERACTION.command,
    user: who.user,
    channel,
    data: {
      ...commandData(command),
      options: nest(path, given),
      ...(Object.keys(resolved).length > 0 && { resolved }),
    },
  });
}

/** Types in an option that asks the app: what it offers. */
export async function typeOption(
  who: Somebody,
  courier: Courier,
  typed: string,
  option: string,
  query: string,
  { in: place, others = {} }: { readonly in: string; readonly others?: OptionValues },
): Promise<readonly Choice[]> {
  const { command, path, options, channel } = findCommand(who, typed, place);
  const declared = options.find(({ name }) => name === option);
  if (declared === undefined) throw new ShownError("no_such_option", `${typed} has no option "${option}".`);
  if (declared.choices != null)
    return declared.choices.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  if (declared.autocomplete !== true)
    throw new ShownError("no_autocomplete", `"${option}" of ${typed} offers nothing.`);
  const filled = Object.entries(others).map(([name, value]) =>
    optionData(who, options, name, value, {}, channel.guildId),
  );
  const focused: JsonObject = { name: option, type: declared.type, value: query, focused: true };
  const interaction = await ask(who.world, courier, {
    type: INTERACTION.autocomplete,
    user: who.user,
    channel,
    data: { ...commandData(command), options: nest(path, [...filled, focused]) },
  });
  const { callback } = interaction;
  const offered = callback?.type === CALLBACK.autocomplete ? callback.data.choices : [];
  return JSON.parse(JSON.stringify(offered ?? []));
}

/** Chooses an entry of a message's menu. */
export function chooseOnMessage(
  who: Somebody,
  courier: Courier,
  point: MessagePoint,
  entry: string,
): Promise<Interaction> {
  const { world, user } = who;
  const { channel, message } = visibleMessage(who, point);
  const command = contextCommand(who, entry, COMMAND.message, channel.id);
  return ask(world, courier, {
    type: INTERACTION.command,
    user,
    channel,
    message,
    data: {
      ...commandData(command),
      target_id: message.id,
      resolved: { messages: { [message.id]: messagePayload(world, message) } },
    },
  });
}

/** Chooses an entry of a person's menu. */
export function chooseOnPerson(
  who: Somebody,
  courier: Courier,
  named: string,
  entry: string,
  place: string,
): Promise<Interaction> {
  const { world, user } = who;
  const channel = placeNamed(who, place);
  const target = findUser(world, named);
  if (target === undefined) throw new ShownError("unknown_user", `There is nobody called "${named}".`);
  const command = contextCommand(who, entry, COMMAND.user, channel.id);
  const member = guildOf(world, channel)?.members.get(target.id);
  return ask(world, courier, {
    type: INTERACTION.command,
    user,
    channel,
    data: {
      ...commandData(command),
      target_id: target.id,
      resolved: {
        users: { [target.id]: userPayload(target) },
        ...(member !== undefined && { members: { [target.id]: memberPayload(member) } }),
      },
    },
  });
}

function contextCommand(who: Somebody, entry: string, type: number, channelId: string): Declared {
  const all = declaredCommands(who.world, channelId).filter((one) => one.type === type);
  const command = all.find(({ name }) => name === entry);
  if (command !== undefined) return command;
  const known = all.map(({ name }) => `"${name}"`).join(", ");
  throw new ShownError("no_such_command", `There is no "${entry}" in the menu; there is ${known || "nothing"}.`);
}

function commandData({ id, name, type, guild_id: guildId }: Declared): JsonObject {
  return { id, name, type, ...(guildId != null && { guild_id: guildId }) };
}

function findCommand(who: Somebody, typed: string, place: string) {
  const { world, user } = who;
  const channel = placeNamed(who, place);
  if (!canView(world, channel, user.id)) {
    throw new ShownError("missing_access", `${user.username} does not see ${place}.`);
  }
  const [name = "", ...path] = typed.replace(/^\//u, "").split(" ");
  const command = declaredCommands(world, channel.id).find((one) => one.type === COMMAND.chat && one.name === name);
  if (command === undefined) throw new ShownError("no_such_command", `There is no command /${name} here.`);
  const granted = permissionsIn(world, channel, user.id);
  const needed = BigInt(command.default_member_permissions ?? PERMISSION.USE_APPLICATION_COMMANDS);
  const isAllowed = channel.guildId === undefined || (needed === 0n ? false : (granted & needed) === needed);
  if (!isAllowed) throw new ShownError("missing_permissions", `${user.username} may not use /${name}.`);
  let options = command.options ?? [];
  const steps: { readonly name: string; readonly type: number }[] = [];
  for (const step of path) {
    const inner = options.find((one) => one.name === step && one.type <= OPTION.group);
    if (inner === undefined) throw new ShownError("no_such_command", `There is no command ${typed}.`);
    steps.push({ name: inner.name, type: inner.type });
    options = inner.options ?? [];
  }
  // "A base command with subcommands is not itself usable" (Discord docs, Subcommands, read 2026-11-21).
  if (options.some(({ type }) => type <= OPTION.group)) {
    throw new ShownError("needs_subcommand", `${typed} wants one of its subcommands.`);
  }
  return { command, path: steps, options, channel };
}

function nest(
  path: readonly { readonly name: string; readonly type: number }[],
  given: readonly JsonObject[],
): readonly JsonObject[] {
  const [first, ...rest] = path;
  return first === undefined ? given : [{ ...first, options: nest(rest, given) }];
}

type Resolved = Record<string, Record<string, Json>>;

function optionData(
  { world }: Somebody,
  options: NonNullable<Declared["options"]>,
  name: string,
  value: string | number | boolean,
  resolved: Resolved,
  guildId: string | undefined,
): JsonObject {
  const option = options.find((one) => one.name === name);
  if (option === undefined) throw new ShownError("no_such_option", `The command has no option "${name}".`);
  const { type, choices, max_length: max } = option;
  const put = (kind: string, id: string, payload: Json): JsonObject => {
    resolved[kind] = { ...resolved[kind], [id]: payload };
    return { name, type, value: id };
  };
  if (type === OPTION.string && typeof value === "string" && choices != null) {
    const choice = choices.find((one) => one.name === value || one.value === value);
    if (choice === undefined) throw new ShownError("no_such_choice", `"${name}" does not offer "${value}".`);
    return { name, type, value: choice.value };
  }
  if (type === OPTION.string && max != null && String(value).length > max) {
    throw new ShownError("too_long", `"${name}" takes ${max} characters.`);
  }
  if (type === OPTION.user || type === OPTION.mentionable) {
    const user = findUser(world, String(value));
    if (user !== undefined) return put("users", user.id, userPayload(user));
  }
  if (type === OPTION.role || type === OPTION.mentionable) {
    const roles = [...world.guilds.values()].flatMap((guild) => [...guild.roles.values()]);
    const role = roles.find((one) => one.id === value || one.name === String(value).replace(/^@/u, ""));
    if (role !== undefined) return put("roles", role.id, { id: role.id, name: role.name });
  }
  if (type === OPTION.channel) {
    const channel = findChannel(world, String(value));
    if (channel !== undefined)
      return put("channels", channel.id, { id: channel.id, name: channel.name, type: channel.type });
  }
  if (type === OPTION.user || type === OPTION.role || type === OPTION.mentionable || type === OPTION.channel) {
    throw new ShownError("no_such_value", `There is no ${String(value)} for "${name}".`);
  }
  // A name that is picked while typing stands as a mention in the text too.
  if (type === OPTION.string) return { name, type, value: encodeTyped(world, String(value), guildId) };
  return { name, type, value };
}
