import { listen } from "../wire/server.ts";
import { createEndpoint, type Endpoint } from "./delivery/endpoint.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import { createControl } from "./hand/control.ts";
import { BOT_TOKEN, type FakeDiscordOptions, HEARTBEAT_MS } from "./options.ts";
import { createPerson, type Person } from "./people/person.ts";
import type { MessagePoint } from "./people/points.ts";
import { createRestFaults, type RestFaults } from "./rest/faults.ts";
import { createLimits } from "./rest/limits.ts";
import { createRest, type RestCall } from "./rest/rest.ts";
import { allRoutes } from "./rest/routes.ts";
import { createWire } from "./wire.ts";
import type { Interaction } from "./world/interactions.ts";
import { createScene, type Scene } from "./world/scene.ts";
import { createWorld, findUser, type World } from "./world/world.ts";

/** How long an app may take, real ms, before `isBusy` no longer takes its silence for work. */
const BUSY_MS = 1_000;

/**
 * A Discord that speaks the real wire, so that the real discord.js runs against it unchanged: give it `env.DISCORD_API_URL`
 * as `rest.api`.
 *
 *     const discord = await startFakeDiscord({ clock, privileged: { messageContent: true } });
 *     const ana = discord.person("ana");
 *     await discord.gateway.untilConnected();
 *     await ana.commands("/status", { update: "Build Processing degraded" });      // in #ops, unless { in: "#incidents" }
 *     await ana.types("/status", "update", "Bui");                                 // [{ name, value }]
 *     await ana.mentions("ack all", { in: "#ops" });
 *     await ana.dms("who is on call?");
 *     const card = ana.sees("#ops").at(-1);     // text as a reader sees it, buttons, whether only ana sees it, pings
 *     await ana.presses(card, "Undo");
 *     await ana.chooses(card, "Acknowledge this alert");
 *     await ana.submits({ Message: "All good" });                                  // the modal that is open
 *     discord.deletes(card);
 *     discord.gateway.reconnect();
 *     discord.faults.add("POST /channels/*\/messages", { type: "lost after" });
 *     await discord.stop();                                 // then expect(discord.complaints).toEqual([])
 */
export interface FakeDiscord extends Scene {
  /** "http://127.0.0.1:4001" */
  readonly url: string;
  /** DISCORD_TOKEN, DISCORD_APPLICATION_ID, DISCORD_GUILD_IDS, DISCORD_API_URL and, over HTTP, DISCORD_PUBLIC_KEY. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it knows, for looking and for setting the scene. */
  readonly world: World;
  /** Somebody by name ("ana"), full name or id. Throws when there is nobody of that name. */
  person(name: string): Person;
  /** A moderator removes a message. */
  deletes(message: MessagePoint): void;
  /** The WebSocket: connections, resumes, events that come twice. */
  readonly gateway: Gateway;
  /** Interactions over HTTP: the address they go to, forgeries, the ping of a registration. */
  readonly endpoint: Endpoint;
  /** Every REST request, oldest first. */
  readonly calls: readonly RestCall[];
  /** Makes REST requests go wrong. */
  readonly faults: RestFaults;
  /** Every interaction, oldest first, with how long its first answer took. */
  readonly interactions: readonly Interaction[];
  /** Requests that met a rate limit; and those (401, 403, 429) that count for the ban of an address. */
  readonly rateLimited: number;
  readonly invalidRequests: number;
  /** What the app did that Discord would bear and its authors should not: a test ends with none. */
  readonly complaints: readonly string[];
  /** Something outside the clock is under way: for `TestClock.drive`. */
  isBusy(): boolean;
  stop(): Promise<void>;
}

export async function startFakeDiscord(options: FakeDiscordOptions): Promise<FakeDiscord> {
  const { clock, mode = { type: "gateway" }, privileged, rateLimits, heartbeatMs = HEARTBEAT_MS } = options;
  const failures: unknown[] = [];
  const stopped = new AbortController();
  let url = "";
  const gateway = createGateway({ world: () => world, url: () => url, heartbeatMs });
  const endpoint = createEndpoint({
    clock,
    isUsed: mode.type === "http",
    firstUrl: mode.type === "http" ? mode.url : undefined,
  });
  const world = createWorld({
    clock,
    token: BOT_TOKEN,
    publicKey: endpoint.publicKey,
    privileged: { messageContent: false, members: false, presences: false, ...privileged },
    dispatch: (event) => gateway.dispatch(event),
  });
  const faults = createRestFaults();
  const rest = createRest({
    world,
    faults,
    routes: allRoutes({
      url: () => `${url.replace("http:", "ws:")}/gateway`,
      identifiesLeft: () => gateway.identifiesLeft,
    }),
    ...(rateLimits !== undefined && { limit: createLimits(rateLimits) }),
  });
  const wire = createWire({
    world,
    rest,
    gateway,
    control: (asked) => control(asked),
    onFailure: (error) => failures.push(error),
  });
  const server = await listen(options.port ?? 0, wire);
  url = server.url;
  const courier = {
    stopped: stopped.signal,
    carry(interaction: Interaction) {
      if (mode.type === "http") return endpoint.carry(interaction);
      world.dispatch({ type: "INTERACTION_CREATE", intents: 0, data: interaction.payload });
      return Promise.resolve(undefined);
    },
  };

  const discord: FakeDiscord = {
    ...createScene(world),
    url,
    world,
    env: {
      DISCORD_TOKEN: world.token,
      DISCORD_APPLICATION_ID: world.applicationId,
      DISCORD_GUILD_IDS: [...world.guilds.keys()].join(","),
      ...(mode.type === "http" && { DISCORD_PUBLIC_KEY: world.publicKey }),
      DISCORD_API_URL: `${url}/api`,
    },
    person(name) {
      const user = findUser(world, name);
      if (user === undefined) throw new Error(`There is nobody called "${name}".`);
      return createPerson({ world, user }, courier);
    },
    gateway,
    endpoint,
    calls: rest.calls,
    faults,
    get interactions() {
      return [...world.interactions.values()];
    },
    get rateLimited() {
      return rest.rateLimited;
    },
    get invalidRequests() {
      return rest.invalid;
    },
    complaints: world.complaints,
    isBusy: () => rest.underWay > 0 || endpoint.underWay > 0 || isAwaited(world),
    async stop() {
      stopped.abort();
      rest.stop();
      endpoint.stop();
      await gateway.stop();
      await server.stop();
      if (failures.length > 0) throw new AggregateError(failures, "The fake Discord itself failed.");
    },
  };
  const control = createControl(discord);
  return discord;
}

/** An interaction that the app was given a moment ago and may still be working at. */
function isAwaited({ awaited }: World): boolean {
  return [...awaited].some(({ begun }) => performance.now() - begun < BUSY_MS);
}
