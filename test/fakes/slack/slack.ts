import { type Call, createApi } from "./api/api.ts";
import { type ApiFaults, createApiFaults } from "./api/faults.ts";
import { createLimits } from "./api/limits.ts";
import { METHODS } from "./api/methods.ts";
import { specialMethods } from "./api/special.ts";
import { createCourier, type Delivery, type RoadAnswer } from "./delivery/courier.ts";
import { createRequestUrl, type RequestUrl } from "./delivery/request-url.ts";
import { createSocketMode, type SocketMode } from "./delivery/socket-mode.ts";
import { createControl } from "./hand/control.ts";
import { createHandDesk, type HandDesk } from "./hand/desk.ts";
import { configOf, type FakeSlackOptions, SIGNING_SECRET } from "./options.ts";
import { createPerson, type Person } from "./people/person.ts";
import type { MessagePoint } from "./people/press.ts";
import { linksIn, mentionsIn } from "./reading/formed.ts";
import { createRoutes } from "./wire/routes.ts";
import { listen } from "./wire/server.ts";
import { rateLimitedBody } from "./world/events.ts";
import { createInstalls, revoke, uninstall } from "./world/installs.ts";
import type { User, Workspace } from "./world/model.ts";
import { changeUser } from "./world/profiles.ts";
import { createWorld, findUser, issueBotToken, type World } from "./world/world.ts";

/** How long an app may take, real ms, before `isBusy` no longer takes its silence for work. */
const BUSY_MS = 1_000;

/**
 * A Slack that speaks the real wire, so that the real @slack/bolt, @slack/web-api, @slack/socket-mode and @slack/oauth run
 * against it unchanged: give them `env.SLACK_API_URL` as `slackApiUrl`.
 *
 *     const slack = await startFakeSlack({ clock, mode: { type: "socket" } });
 *     const ana = slack.person("ana");
 *     await ana.commands("/tocsin", "status", { in: "#ops" });
 *     await ana.mentions("ack all", { in: "#ops" });
 *     const [card] = ana.sees("#ops");                    // text as a reader sees it, buttons, ephemeral or not
 *     await ana.presses(card, "Undo");
 *     await slack.stop();                                 // then expect(slack.complaints).toEqual([])
 */
export interface FakeSlack {
  /** "http://127.0.0.1:4000" */
  readonly url: string;
  readonly mode: "socket" | "http";
  /**
   * SLACK_API_URL, SLACK_BOT_TOKEN (or, where no workspace has the app yet, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET) and,
   * as the mode wants it, SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.
   */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that it knows, for looking and for setting the scene (archive a channel, delete a user, revoke a token). */
  readonly world: World;
  /** The workspace with that id; default: the first. */
  workspace(id?: string): Workspace;
  /** Somebody by handle, full name or id. Throws when there is nobody of that name. */
  person(name: string, workspace?: string): Person;
  /** Somebody removes the app from a workspace: its token is dead, and it is told. */
  uninstall(workspace?: string): Promise<void>;
  /** The workspace's token is revoked, and the app is told. */
  revokeToken(workspace?: string): Promise<void>;
  /** Somebody's profile changes (their name, e-mail, leaving), and the app is told. */
  changeUser(name: string, change: Partial<User>, workspace?: string): Promise<void>;
  /** Tells the app that it was sent more events than Slack sends in an hour; over HTTP, the one road that it takes. */
  tellRateLimited(workspace?: string): Promise<RoadAnswer>;
  /** Whom and what a message mentions, text and blocks alike: "@ana", "#ops", "@here". Only what Slack really forms. */
  mentionsIn(message: MessagePoint, workspace?: string): readonly string[];
  /** Where its links lead. */
  linksIn(message: MessagePoint, workspace?: string): readonly string[];
  /** Every call of the Web API, oldest first. */
  readonly calls: readonly Call[];
  /** Calls that met a rate limit. */
  readonly rateLimited: number;
  /** What the app did that Slack would bear and its authors should not: a test ends with none. */
  readonly complaints: readonly string[];
  /** Makes calls of the Web API go wrong. */
  readonly faults: ApiFaults;
  /** Everything that the app was told, with each attempt and how long its acknowledgement took. */
  readonly deliveries: readonly Delivery[];
  /** Hands over again what was delivered, as Slack does when an acknowledgement was lost. */
  redeliver(delivery: Delivery): Promise<void>;
  /** The next parcels reach the app twice at once, over two sockets where there are two. */
  deliverTwice(times?: number): void;
  /** The sockets of Socket Mode. */
  readonly sockets: SocketMode;
  /** The signed requests of HTTP mode. */
  readonly requests: RequestUrl;
  /** Its prompt, which `/_control/line` shares: both know messages by the same numbers. */
  readonly prompt: HandDesk;
  /** Something outside the clock is under way: for `TestClock.drive`. */
  isBusy(): boolean;
  stop(): Promise<void>;
}

export async function startFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  const { clock, mode = { type: "socket" } } = options;
  const signingSecret = (mode.type === "http" ? mode.signingSecret : undefined) ?? SIGNING_SECRET;
  let url = "";
  const world = createWorld({
    clock,
    workspaces: options.workspaces ?? [{}],
    config: configOf(options),
    signingSecret,
    url: () => url,
    tell: (type, payload) => courier.deliver(type, payload),
  });
  const sockets = createSocketMode(world.stamps, world.app.id);
  const requests = createRequestUrl(clock, signingSecret, mode.type === "http" ? mode.url : undefined);
  const courier = createCourier(clock, world.stamps, mode.type === "http" ? requests : sockets);
  const installs = createInstalls(world);
  const limits = options.rateLimits === false ? undefined : createLimits(clock);
  const api = createApi({ world, methods: METHODS, special: specialMethods({ world, sockets, installs }), limits });
  const faults = createApiFaults();
  const failures: unknown[] = [];
  const routes = createRoutes({
    world,
    api,
    faults,
    sockets,
    installs,
    control: (asked) => control(asked),
    onFailure: (error) => failures.push(error),
  });
  const server = await listen(options.port ?? 0, routes);
  url = server.url;

  const workspace = (id?: string): Workspace => {
    const found = id === undefined ? [...world.workspaces.values()][0] : world.workspaces.get(id);
    if (found === undefined) throw new Error(`There is no workspace ${id ?? ""}.`);
    return found;
  };

  const slack: FakeSlack = {
    url,
    mode: mode.type,
    world,
    workspace,
    env: envOf(world, mode.type, url),
    person(name, team) {
      const user = findUser(workspace(team), name);
      if (user === undefined) throw new Error(`There is nobody called "${name}".`);
      return createPerson({ world, workspace: workspace(team), user });
    },
    uninstall: (team) => uninstall(world, workspace(team)),
    revokeToken: (team) => revoke(world, workspace(team)),
    changeUser: (name, change, team) => changeUser(world, workspace(team), name, change),
    tellRateLimited: (team) => requests.post(rateLimitedBody(world, workspace(team)), "application/json"),
    mentionsIn: (message, team) => mentionsIn(workspace(team), message),
    linksIn: (message, team) => linksIn(workspace(team), message),
    calls: api.calls,
    get rateLimited() {
      return api.rateLimited;
    },
    complaints: world.complaints,
    faults,
    deliveries: courier.deliveries,
    async redeliver(delivery) {
      await courier.redeliver(delivery, { num: 1, reason: "http_timeout" });
    },
    deliverTwice: (times = 1) => courier.deliverTwice(times),
    sockets,
    requests,
    get prompt() {
      return desk;
    },
    isBusy: () => server.underWay > 0 || courier.isWaiting(BUSY_MS),
    async stop() {
      courier.stop();
      requests.stop();
      await sockets.stop();
      routes.stop();
      await server.stop();
      if (failures.length > 0) throw new AggregateError(failures, "The fake Slack itself failed.");
    },
  };
  const desk = createHandDesk(slack);
  const control = createControl(slack, desk);
  return slack;
}

function envOf(world: World, mode: "socket" | "http", url: string): Readonly<Record<string, string>> {
  const first = [...world.workspaces.values()].find(({ isInstalled }) => isInstalled);
  const { clientId, clientSecret } = world.app;
  return {
    ...(first === undefined
      ? { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret }
      : { SLACK_BOT_TOKEN: issueBotToken(world, first.id).token }),
    ...(mode === "socket"
      ? { SLACK_APP_TOKEN: world.app.appToken }
      : { SLACK_SIGNING_SECRET: world.app.signingSecret }),
    SLACK_API_URL: `${url}/api/`,
  };
}
