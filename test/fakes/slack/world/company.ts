import { PEOPLE } from "../../../../src/sandbox/company-people.ts";
import type { Channel, User, Workspace } from "./model.ts";

/** A workspace to begin with. */
export interface WorkspaceOptions {
  /** Default "T0SAMPLE". */
  readonly id?: string;
  /** Default "Sample company". */
  readonly name?: string;
  /** False: it is there, and the app is not installed in it. Default true. */
  readonly isInstalled?: boolean;
  /** Default "pro", which has user groups. */
  readonly plan?: "free" | "pro";
}

/** The bot's name among the people: what is typed after "@". */
const BOT_NAME = "tocsin";
const BOT_USER = "U0TOCSIN";
const BOT_ID = "B0TOCSIN";

/**
 * The sandbox's people with their addresses, and channels: #ops and #random, which everybody may join, and #incidents,
 * which is private. The bot is in #ops and #incidents. Ids are the same in each workspace: they are unique only within one.
 */
export function sampleWorkspace({ id, name, isInstalled, plan }: WorkspaceOptions = {}): Workspace {
  const users = [...PEOPLE.map(samplePerson), botUser()];
  const everybody = users.map((user) => user.id);
  const people = everybody.filter((user) => user !== BOT_USER);
  const channels = [
    channel("C0OPS", "ops", "public", everybody),
    channel("C0INCIDENTS", "incidents", "private", everybody),
    channel("C0RANDOM", "random", "public", people),
  ];
  const team = id ?? "T0SAMPLE";
  return {
    id: team,
    name: name ?? "Sample company",
    domain: team.toLowerCase(),
    users: new Map(users.map((user) => [user.id, user])),
    channels: new Map(channels.map((one) => [one.id, one])),
    messages: new Map(),
    groups: new Map([
      ["S0ONCALL", { id: "S0ONCALL", handle: "oncall", name: "On call", users: ["U0ANA"], isDisabled: false }],
    ]),
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    bot: { user: BOT_USER, id: BOT_ID },
    isInstalled: isInstalled ?? true,
    plan: plan ?? "pro",
    groupsMayBeEditedBy: "everyone",
  };
}

function samplePerson({ name, email, zone }: (typeof PEOPLE)[number]): User {
  const handle = name.toLowerCase().split(" ")[0] ?? name;
  return {
    id: `U0${handle.toUpperCase()}`,
    name: handle,
    realName: name,
    email,
    isEmailConfirmed: true,
    zone,
    isDeleted: false,
    isBot: false,
    isAdmin: false,
  };
}

function botUser(): User {
  return {
    id: BOT_USER,
    name: BOT_NAME,
    realName: "Tocsin",
    isEmailConfirmed: false,
    zone: "UTC",
    isDeleted: false,
    isBot: true,
    isAdmin: false,
  };
}

function channel(id: string, name: string, kind: Channel["kind"], members: readonly string[]): Channel {
  return { id, name, kind, members: new Set(members), isArchived: false };
}
