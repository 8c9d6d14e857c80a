import type { Clock } from "../../../../src/core/clock.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { Delivery, ParcelType } from "../delivery/courier.ts";
import { sampleWorkspace, type WorkspaceOptions } from "./company.ts";
import type { AppConfig } from "./manifest.ts";
import type { Channel, Message, Token, User, View, Workspace } from "./model.ts";
import { createStamps, type Stamps } from "./stamps.ts";
import { createTickets, type Tickets } from "./tickets.ts";

/** The app as Slack knows it. */
export interface AppIdentity {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly appToken: string;
}

/** Something that somebody could see happen. */
export type Happening =
  | { readonly type: "posted" | "edited" | "deleted"; readonly workspace: Workspace; readonly message: Message }
  | { readonly type: "opened" | "changed"; readonly workspace: Workspace; readonly view: View };

/** All that this Slack knows. */
export interface World {
  readonly clock: Clock;
  readonly stamps: Stamps;
  readonly tickets: Tickets;
  readonly app: AppIdentity;
  readonly workspaces: Map<string, Workspace>;
  readonly tokens: Map<string, Token>;
  /** The app as it was configured; a new installation is granted all of its scopes. */
  readonly config: AppConfig;
  /** Told of every message and view, at once; for who looks on by hand. */
  readonly watchers: Set<(happening: Happening) => void>;
  /** What the app did that Slack would bear and its authors should not. */
  readonly complaints: string[];
  /** "http://127.0.0.1:4000" */
  url(): string;
  tell(type: ParcelType, payload: JsonObject): Promise<Delivery>;
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly workspaces: readonly WorkspaceOptions[];
  readonly config: AppConfig;
  readonly signingSecret: string;
  readonly url: () => string;
  readonly tell: World["tell"];
}

export function createWorld({ clock, workspaces, config, signingSecret, url, tell }: WorldOptions): World {
  const stamps = createStamps(clock);
  const app: AppIdentity = {
    id: "A0TOCSIN",
    clientId: "1111111111.2222222222",
    clientSecret: "fake-client-secret",
    signingSecret,
    appToken: "xapp-1-A0TOCSIN-fake",
  };
  const world: World = {
    clock,
    stamps,
    tickets: createTickets(clock, stamps),
    app,
    workspaces: new Map(workspaces.map((options) => sampleWorkspace(options)).map((one) => [one.id, one])),
    tokens: new Map([[app.appToken, { token: app.appToken, kind: "app", scopes: ["connections:write"] }]]),
    config,
    watchers: new Set(),
    complaints: [],
    url,
    tell,
  };
  for (const { id, isInstalled } of world.workspaces.values()) if (isInstalled) issueBotToken(world, id);
  return world;
}

/** The bot token of a workspace: the same one until it is revoked, as without token rotation. */
export function issueBotToken(world: World, team: string): Token {
  const living = [...world.tokens.values()].find((one) => one.team === team && one.refusal === undefined);
  if (living !== undefined) return living;
  const token: Token = {
    token: `xoxb-${team}-${world.stamps.id("fake")}`,
    kind: "bot",
    team,
    scopes: world.config.scopes,
  };
  world.tokens.set(token.token, token);
  return token;
}

export function tellWatchers(world: World, happening: Happening): void {
  for (const watch of world.watchers) watch(happening);
}

/** By id, by name ("ops", "#ops") or, for a direct message, by the name of the person ("@ana"). */
export function findChannel(workspace: Workspace, named: string): Channel | undefined {
  const byId = workspace.channels.get(named);
  if (byId !== undefined) return byId;
  const isDirect = named.startsWith("@");
  const name = named.replace(/^[#@]/u, "");
  return [...workspace.channels.values()].find((one) => one.name === name && (one.kind === "im") === isDirect);
}

/** The person's direct messages with the bot, begun where they are not yet. */
export function openDirect(workspace: Workspace, user: User): Channel {
  const id = user.id.replace(/^U/u, "D");
  const known = workspace.channels.get(id);
  if (known !== undefined) return known;
  const channel: Channel = {
    id,
    name: user.name,
    kind: "im",
    members: new Set([user.id, workspace.bot.user]),
    isArchived: false,
  };
  workspace.channels.set(id, channel);
  return channel;
}

/** By id, handle ("ana", "@ana") or full name. */
export function findUser(workspace: Workspace, named: string): User | undefined {
  const name = named.replace(/^@/u, "").toLowerCase();
  return (
    workspace.users.get(named) ??
    [...workspace.users.values()].find((one) => one.name === name || one.realName.toLowerCase() === name)
  );
}
