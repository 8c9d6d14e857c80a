import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "vitest";
import { INTEGRATIONS } from "../integrations/index.ts";
import { hookTargets } from "../src/app/hook-targets.ts";
import { type App, openApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { Company, ImitatedVendor } from "../src/core/emulator.ts";
import type { HttpClient } from "../src/core/http.ts";
import type { Inbound } from "../src/core/inbound.ts";
import type { Log, LogFields } from "../src/core/log.ts";
import type { Place } from "../src/core/people.ts";
import type { Store } from "../src/core/store.ts";
import { createHooksDoor } from "../src/hooks/door.ts";
import { createHttpClient } from "../src/http/client.ts";
import { type HttpServer, openHttpServer } from "../src/http/server.ts";
import { sampleAt } from "../src/sandbox/company-vendors.ts";
import { EMULATORS, emulatorsOf } from "../src/sandbox/emulators.ts";
import type { LastingChat } from "./kit/lasting-chat.ts";
import { startTestSandbox, type TestSandbox } from "./kit/sandbox.ts";
import { type Heard, type StoryAdapter, storyAdapter } from "./kit/story-adapter.ts";
import { TestClock } from "./kit/test-clock.ts";

export type { Heard } from "./kit/story-adapter.ts";

export interface StoryOptions {
  readonly company?: Company;
  /** Who is imitated, and by that which company it is. Default: as in the sandbox. */
  readonly vendors?: readonly ImitatedVendor[];
  /** Settings beside the emulators' own; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text of tocsin.yaml. */
  readonly policy?: string;
  /** The store; default the embedded one. */
  readonly openStore?: (options: { readonly clock: TestClock }) => Promise<Store>;
  /** How many processes share it; sayings go to one after the other. Default 1. */
  readonly replicas?: number;
  /** Names are loaded at the start, as in a process that stays. */
  readonly warm?: boolean;
  /** Further chats, whose messages outlive the bot. */
  readonly chat?: LastingChat | readonly LastingChat[];
  /** The vendors tell of every change over HTTP, and what arrives is shown where the routes lead. */
  readonly feed?: boolean;
  /** How long a vendor may stay silent, ms of real time; for stories in which one hangs. Default: the client's own. */
  readonly deadlineMs?: number;
}

/** The real app on a fake world. */
export interface Story {
  readonly clock: TestClock;
  readonly world: TestSandbox;
  readonly app: App;
  /** Says it as Ana unless told otherwise; resolves with the final answer. Fails when there is not exactly one. */
  says(
    text: string,
    how?: Partial<Pick<Inbound, "confirmed" | "id" | "addressed">> & { readonly as?: string; readonly place?: string },
  ): Promise<Heard>;
  /** Delivers it once more under an id that was heard before. Resolves with what was answered: nothing, when all is well. */
  repeats(text: string, id: string): Promise<readonly Heard[]>;
  /** Messages nobody asked for (a plan that was finished after a restart). */
  readonly unasked: readonly Heard[];
  /** Errors that were logged; a story that expects one takes it out. */
  readonly errors: { readonly event: string; readonly fields: LogFields }[];
  advance(ms: number): Promise<void>;
  /** So much time passes, as much at a time as whatever waits for it waits. */
  passes(ms: number): Promise<void>;
  /** Puts this into tocsin.yaml; it counts once somebody says reload. Needs a story that began with one. */
  writesPolicy(text: string): Promise<void>;
  /** Says it, stops the bot once every injected fault (a vendor that hangs) has been met, and starts it again. */
  isBrokenOff(
    text: string,
    how?: { readonly place?: string; readonly through?: (inbound: Inbound) => Promise<void> },
  ): Promise<void>;
  /** Waits for `work`, moving time whenever nothing is under way. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Stops the app and starts it again on the same data. */
  restarts(): Promise<void>;
  /** Ends the story: nothing may be left over. */
  ends(): Promise<void>;
}

export const ANA = "ana@example.com";
/** Of the addresses of the hooks. */
const HOOKS_SECRET = "0123456789abcdef".repeat(4);

export async function startStory(options: StoryOptions = {}): Promise<Story> {
  const clock = new TestClock();
  const emulators = options.vendors === undefined ? EMULATORS : emulatorsOf(options.vendors);
  const { company } = sampleAt(emulators.map(({ vendor }) => vendor));
  const world = await startTestSandbox({ emulators, clock, company: options.company ?? company });
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-story-"));
  const errors: Story["errors"] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event, fields = {}) => void errors.push({ event, fields }),
  };
  const policyPath = join(dataDir, "tocsin.yaml");
  if (options.policy !== undefined) await writeFile(policyPath, options.policy);
  const env = {
    ...world.env,
    DATA_DIR: join(dataDir, "data"),
    TOCSIN_CONFIG: options.policy === undefined ? undefined : policyPath,
    TOCSIN_RESPONDERS: ANA,
    TOCSIN_USER: ANA,
    TOCSIN_ZONE: "UTC",
    ...(options.feed ? { TOCSIN_SECRET: HOOKS_SECRET } : {}),
    ...options.env,
  };
  const chats = [options.chat ?? []].flat();
  let sayings = 0;
  let storeCalls = 0;
  let seats: readonly Seat[] = [];
  await openAll();

  /** The one that hears what is said next. */
  function seat(): Seat {
    const next = seats[sayings % seats.length];
    if (next === undefined) throw new Error("nobody is there");
    return next;
  }

  /** Time moves whenever nothing is under way on a socket. */
  function settle<T>(work: Promise<T>): Promise<T> {
    return clock.drive(work, isBusy);
  }

  function isBusy(owed = 0): boolean {
    const told = options.feed ? world.hooks().reduce((sum, { waiting }) => sum + waiting, 0) : 0;
    return storeCalls + told + seats.reduce((sum, { http }) => sum + http.inFlight(), 0) > owed;
  }

  async function openAll(): Promise<void> {
    seats = [];
    for (let n = 0; n < (options.replicas ?? 1); n++) seats = [...seats, await openSeat()];
  }

  async function openSeat(): Promise<Seat> {
    const http = impatient(createHttpClient({ clock, random: () => 0 }), options.deadlineMs);
    const { openStore } = options;
    const ports = {
      warm: options.warm ?? false,
      openHttp: () => http,
      ...(openStore === undefined ? {} : { openStore: async () => counted(await openStore({ clock })) }),
    };
    const app = await settle(openApp({ config: readConfig(env, INTEGRATIONS), clock, log, ...ports }));
    const adapter = storyAdapter();
    await settle(app.attach(adapter));
    for (const chat of chats) await app.attach(chat.connect());
    return { app, adapter, http, ...(options.feed ? { hooks: await hear(app) } : {}) };
  }

  async function hear(app: App): Promise<HttpServer> {
    const door = createHooksDoor({ clock, log });
    const server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [door.plugin] });
    app.hears(door, server.url);
    world.hookAll(hookTargets(server.url, HOOKS_SECRET).targetOf);
    app.follow();
    return server;
  }

  /** The same store; while it is asked something, time stands still. */
  function counted(store: Store): Store {
    return new Proxy(store, {
      get: (target, name: keyof Store) => {
        const member = target[name];
        if (typeof member !== "function" || name === "onWake" || name === "rows") return member;
        return (...given: never[]) => {
          storeCalls += 1;
          const answer = (member as (...all: never[]) => Promise<unknown>)(...given);
          return answer.finally(() => {
            storeCalls -= 1;
          });
        };
      },
    });
  }

  async function stopAll(): Promise<void> {
    await settle(Promise.all(seats.map(({ app }) => app.stop())));
    await settle(Promise.all(seats.map(({ hooks }) => hooks?.stop())));
  }

  async function reopen(): Promise<void> {
    await openAll();
    await settle(Promise.all(seats.map(({ app }) => app.idle())));
  }

  function inboundOf(text: string, how: Parameters<Story["says"]>[1] = {}): Inbound {
    const id = how.id ?? `story:${++sayings}`;
    const place: Place = { id: `console:${how.place ?? "main"}`, platform: "console" };
    const { addressed = true, confirmed = false } = how;
    return { id, text, place, addressed, confirmed, actor: seat().app.speaker(how.as) };
  }

  return {
    clock,
    world,
    errors,
    get app() {
      return seat().app;
    },
    get unasked() {
      return seats.flatMap(({ adapter }) => adapter.heard(undefined));
    },
    says: async (text, how = {}) => {
      const inbound = inboundOf(text, how);
      const { adapter } = seat();
      await settle(adapter.say(inbound));
      const answers = adapter.heard(inbound.id);
      const answer = answers.at(-1);
      if (answers.length !== 1 || answer === undefined || answer.message.live) {
        throw new Error(
          `"${text}" had ${answers.length} answers${answer?.message.live ? ", the last unfinished" : ""}`,
        );
      }
      return answer;
    },
    repeats: async (text, id) => {
      const { adapter } = seat();
      const before = adapter.heard(id).length;
      await settle(adapter.say(inboundOf(text, { id })));
      return adapter.heard(id).slice(before);
    },
    advance: async (ms) => {
      clock.advance(ms);
      await settle(Promise.all(seats.map(({ app }) => app.idle())));
    },
    passes: async (ms) => {
      await settle(clock.sleep(ms));
      await settle(Promise.all(seats.map(({ app }) => app.idle())));
    },
    writesPolicy: (text) => writeFile(policyPath, text),
    settle,
    isBrokenOff: async (text, how) => {
      const said = how?.through?.(inboundOf(text)) ?? seat().adapter.say(inboundOf(text, how));
      await settle(met(() => world.pendingFaults().length === 0));
      const isOwed = () => world.traffic.filter(({ status }) => status === undefined).length;
      const stopped = Promise.all(seats.map(({ app }) => app.stop()));
      await clock.drive(stopped, () => isBusy(isOwed()));
      await said;
      await reopen();
    },
    restarts: async () => {
      await stopAll();
      await reopen();
    },
    ends: async () => {
      await stopAll();
      await world.stop();
      await rm(dataDir, { recursive: true, force: true });
      world.expectClean();
      expect(errors).toEqual([]);
    },
  };
}

/** One process of the bot. */
interface Seat {
  readonly app: App;
  readonly adapter: StoryAdapter;
  readonly http: HttpClient;
  readonly hooks?: HttpServer;
}

async function met(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

function impatient(http: HttpClient, deadlineMs: number | undefined): HttpClient {
  return deadlineMs === undefined ? http : { ...http, connect: (account) => http.connect({ ...account, deadlineMs }) };
}
