import type { JsonObject } from "../../../../src/core/json.ts";
import { COMMAND } from "../bits.ts";
import { command, commands } from "../schemas/commands.ts";
import type { World } from "../world/world.ts";
import { reachGuild } from "./access.ts";
import { type Call, type Route, route } from "./call.ts";
import { NO, Refusal } from "./refusal.ts";

/** Commands of the app, everywhere or in one guild; a bulk PUT puts them in the place of all that were. */
export const commandRoutes: readonly Route[] = [
  ...routesOf("/applications/*/commands", (call) => {
    needApp(call);
    return {
      list: call.world.globalCommands,
      put: (next) => {
        call.world.globalCommands = next;
      },
    };
  }),
  ...routesOf("/applications/*/guilds/*/commands", (call) => {
    needApp(call);
    const guild = reachGuild(call.world, call.params[1]);
    return {
      list: guild.commands,
      guildId: guild.id,
      put: (next) => {
        guild.commands = next;
      },
    };
  }),
];

interface Shelf {
  readonly list: readonly JsonObject[];
  readonly guildId?: string;
  put(next: JsonObject[]): void;
}

function routesOf(path: string, shelfOf: (call: Call) => Shelf): readonly Route[] {
  const one = `${path}/*`;
  const idOf = ({ params }: Call): string => params.at(-1) ?? "";
  return [
    route("GET", path, (call) => [...shelfOf(call).list]),
    route("PUT", path, (call) => {
      const shelf = shelfOf(call);
      const all = call.read(commands).map((given) => asCommand(call.world, shelf, given));
      shelf.put(all);
      return all;
    }),
    route("POST", path, (call) => {
      const shelf = shelfOf(call);
      const made = asCommand(call.world, shelf, call.read(command));
      shelf.put([...shelf.list.filter((other) => !isSame(other, made)), made]);
      return made;
    }),
    route("GET", one, (call) => known(shelfOf(call), idOf(call))),
    route("DELETE", one, (call) => {
      const shelf = shelfOf(call);
      const gone = known(shelf, idOf(call));
      shelf.put(shelf.list.filter((other) => other !== gone));
      return undefined;
    }),
  ];
}

function known({ list }: Shelf, id: string): JsonObject {
  const found = list.find((one) => one.id === id);
  if (found === undefined) throw new Refusal(NO.unknownCommand);
  return found;
}

/** The same name keeps its id; a change gives a new version (Discord docs, Application Commands, read 2026-11-21). */
function asCommand(world: World, { list, guildId }: Shelf, given: object): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(given));
  const { default_member_permissions: permissions } = plain;
  const wanted: JsonObject = {
    description: "",
    ...plain,
    type: plain.type ?? COMMAND.chat,
    default_member_permissions: permissions == null ? null : String(permissions),
    application_id: world.applicationId,
    ...(guildId !== undefined && { guild_id: guildId }),
  };
  const before = list.find((one) => isSame(one, wanted));
  return { ...wanted, id: before?.id ?? world.snowflakes.next(), version: world.snowflakes.next() };
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return one.name === other.name && one.type === other.type;
}

function needApp({ world, params: [application] }: Call): void {
  if (application !== world.applicationId) throw new Refusal(NO.missingAccess);
}
