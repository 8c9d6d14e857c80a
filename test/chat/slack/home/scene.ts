import { listenToHome } from "../../../../src/chat/slack/home/home.ts";
import { openIncoming } from "../../../../src/chat/slack/incoming/bolt.ts";
import { createNames } from "../../../../src/chat/slack/names.ts";
import type { SlackParts } from "../../../../src/chat/slack/ports.ts";
import type { Desk, Home } from "../../../../src/core/desk.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { Inbound } from "../../../../src/core/inbound.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import type { Button, Reply } from "../../../../src/core/reply.ts";
import { NO_DESK } from "../../../kit/no-desk.ts";
import { TestClock } from "../../../kit/test-clock.ts";

const TEAM = "T0HOME";

export function reply(title: string, ...buttons: Button[]): Reply {
  return { type: "reply", tone: "plain", title, ...(buttons.length > 0 ? { buttons } : {}) };
}

export interface Call {
  readonly method: string;
  readonly args: JsonObject;
}

/** The home tab behind Bolt itself, on a desk that shows what it is told to. */
export class HomeScene {
  readonly clock = new TestClock();
  readonly calls: Call[] = [];
  readonly heard: Inbound[] = [];
  readonly logged: { readonly event: string; readonly fields: LogFields }[] = [];
  readonly stopping = new AbortController();
  looks = 0;
  /** What the desk shows; may throw nothing. */
  home: (user: string) => Home = () => ({
    waiting: reply("Nothing waits for you"),
    onCall: reply("On call now"),
    alerts: reply("No open alerts"),
    status: reply("All 3 components are operational."),
  });
  /** Throw to refuse. */
  onCall: (call: Call) => JsonObject = ({ method }) =>
    method === "conversations.open" ? { ok: true, channel: { id: "D0OPENED" } } : { ok: true };
  readonly #intake;

  constructor() {
    const say = (event: string, fields: LogFields = {}): void => void this.logged.push({ event, fields });
    const desk: Desk = {
      ...NO_DESK,
      may: async () => false,
      home: async ({ id }) => {
        this.looks += 1;
        return this.home(id.slice("slack:".length));
      },
    };
    const parts: SlackParts = {
      web: {
        call: async (_team, method, args) => {
          this.calls.push({ method, args });
          return this.onCall({ method, args });
        },
      },
      names: createNames(TEAM),
      people: {
        actor: async (_team, user) => ({ id: `slack:${user}`, name: user, zone: "Europe/Berlin" }),
        forget: () => undefined,
      },
      installations: {
        find: async (team) =>
          team === TEAM
            ? { team, teamName: "Home", botToken: "xoxb-1", botUser: "U0BOT", botId: "B0BOT", scopes: [] }
            : undefined,
        all: async () => [],
      },
      policy: {
        command: () => "/tocsin",
        aliases: () => new Map(),
        listensBare: () => false,
        usergroups: () => new Map(),
      },
      clock: this.clock,
      log: { info: say, warn: say, error: say },
      desk,
      stopping: this.stopping.signal,
      accept: async (inbound) => void this.heard.push(inbound),
      answerThrough: () => undefined,
    };
    this.#intake = openIncoming({ parts, aside: { tell: async () => undefined }, listeners: [listenToHome] });
  }

  get views(): readonly Call[] {
    return this.calls.filter(({ method }) => method === "views.publish");
  }

  get text(): string {
    return JSON.stringify(this.views.at(-1)?.args.view ?? null);
  }

  async opens(user: string, more: JsonObject = {}): Promise<void> {
    const event = { type: "app_home_opened", user, tab: "home", channel: `D${user}`, event_ts: "1.1", ...more };
    const body = { type: "event_callback", event_id: `Ev${user}`, team_id: TEAM, api_app_id: "A1", event };
    await this.clock.drive(this.#intake.take({ body }));
  }

  async presses(user: string, value: string, more: JsonObject = {}): Promise<void> {
    const body = {
      type: "block_actions",
      team: { id: TEAM },
      user: { id: user, team_id: TEAM },
      trigger_id: `trigger.${user}.${this.heard.length}`,
      container: { type: "view", view_id: "V1" },
      view: { id: "V1", type: "home", team_id: TEAM },
      actions: [{ type: "button", action_id: "say:0", block_id: "b", action_ts: "1.1", value }],
      ...more,
    };
    await this.clock.drive(this.#intake.take({ body }));
  }

  /** Lets so much time pass, a second at a time, with all that happens meanwhile. */
  async passes(ms: number): Promise<void> {
    for (let at = 0; at < ms; at += 1_000) {
      this.clock.advance(Math.min(1_000, ms - at));
      await this.settled();
    }
  }

  async settled(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  stop(): void {
    this.stopping.abort();
  }

  static refusal(slack: string): BotError {
    return new BotError("bad_input", `Slack refused it: ${slack}.`, { details: { slack } });
  }
}
