import { PEOPLE, TEAMS } from "../../../../src/sandbox/company-people.ts";
import { CHANNEL, PERMISSION } from "../bits.ts";
import type { Channel, Guild, Member, Overwrite, Role, User } from "./model.ts";

/** The application and its bot user share one id, as for every app made since 2016. */
export const APPLICATION_ID = "1000000000000000001";
const GUILD_ID = "1100000000000000001";
const BOT_ROLE_ID = "1400000000000000099";
/** What can be typed after "@" for the bot. */
const BOT_NAME = "tocsin";

/** What everybody may do. */
const EVERYONE =
  PERMISSION.VIEW_CHANNEL |
  PERMISSION.SEND_MESSAGES |
  PERMISSION.EMBED_LINKS |
  PERMISSION.ATTACH_FILES |
  PERMISSION.READ_MESSAGE_HISTORY |
  PERMISSION.ADD_REACTIONS |
  PERMISSION.USE_APPLICATION_COMMANDS |
  PERMISSION.CREATE_PUBLIC_THREADS |
  PERMISSION.SEND_MESSAGES_IN_THREADS;

/** What the bot's own role adds: nothing that everybody has not, and no more than its invitation asks for. */
const BOT =
  PERMISSION.VIEW_CHANNEL |
  PERMISSION.SEND_MESSAGES |
  PERMISSION.SEND_MESSAGES_IN_THREADS |
  PERMISSION.EMBED_LINKS |
  PERMISSION.READ_MESSAGE_HISTORY;

export interface Company {
  readonly guild: Guild;
  readonly channels: readonly Channel[];
  readonly users: readonly User[];
  readonly bot: User;
}

/**
 * The sandbox's people, a role for each of its teams beside "Responders" (all of them) and "Admins" (Grace Okafor), and
 * channels: #ops and #random, which everybody sees, #incidents, which responders and the bot see, and the forum #alerts.
 */
export function sampleCompany(): Company {
  const people = PEOPLE.map(
    ({ name, zone }, index): User => ({
      id: `13000000000000000${String(index + 1).padStart(2, "0")}`,
      username: name.toLowerCase().split(" ")[0] ?? name,
      globalName: name,
      isBot: false,
      zone,
    }),
  );
  const bot: User = { id: APPLICATION_ID, username: BOT_NAME, globalName: "Tocsin", isBot: true, zone: "UTC" };
  const roles: Role[] = [
    role(GUILD_ID, "@everyone", 0, EVERYONE),
    ...TEAMS.map(({ name }, index) => role(`14000000000000000${String(index + 1).padStart(2, "0")}`, name, index + 1)),
    role("1400000000000000050", "Responders", 50),
    role("1400000000000000060", "Admins", 60, PERMISSION.MANAGE_GUILD | PERMISSION.MANAGE_CHANNELS),
    { ...role(BOT_ROLE_ID, "Tocsin", 70, BOT), isManaged: true },
  ];
  const named = (name: string): string => roles.find((one) => one.name === name)?.id ?? "";
  const rolesOf = ({ globalName }: User): Set<string> =>
    new Set([
      ...TEAMS.filter(({ members }) => members.includes(globalName)).map(({ name }) => named(name)),
      named("Responders"),
      ...(globalName === "Grace Okafor" ? [named("Admins")] : []),
    ]);
  const members: Member[] = [
    ...people.map((user) => ({ user, roles: rolesOf(user) })),
    { user: bot, roles: new Set([BOT_ROLE_ID]) },
  ];
  const view = PERMISSION.VIEW_CHANNEL;
  const hidden: Overwrite[] = [
    { id: GUILD_ID, type: "role", allow: 0n, deny: view },
    { id: named("Responders"), type: "role", allow: view, deny: 0n },
    { id: BOT_ROLE_ID, type: "role", allow: view, deny: 0n },
  ];
  return {
    guild: {
      id: GUILD_ID,
      name: "Sample company",
      ownerId: people.find(({ globalName }) => globalName === "Mira Lindqvist")?.id ?? "",
      roles: new Map(roles.map((one) => [one.id, one])),
      members: new Map(members.map((one) => [one.user.id, one])),
      commands: [],
    },
    channels: [
      channel("1200000000000000001", "ops"),
      channel("1200000000000000002", "incidents", CHANNEL.text, hidden),
      channel("1200000000000000003", "random"),
      channel("1200000000000000004", "alerts", CHANNEL.forum),
    ],
    users: [...people, bot],
    bot,
  };
}

function role(id: string, name: string, position: number, permissions = 0n): Role {
  return { id, name, position, permissions, isManaged: false };
}

function channel(id: string, name: string, type: number = CHANNEL.text, overwrites: Overwrite[] = []): Channel {
  return { id, type, guildId: GUILD_ID, name, topic: null, overwrites, tags: [], messages: [] };
}
