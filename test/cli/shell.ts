import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import { discordTerms } from "../../src/app/discord-policy.ts";
import { slackTerms } from "../../src/app/slack-policy.ts";
import { posting } from "../../src/app/watch.ts";
import type { App } from "../../src/app.ts";
import { run } from "../../src/cli/run.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { COMMANDS, FRAGMENTS } from "../../src/commands/index.ts";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import { type Log, SILENT_LOG } from "../../src/core/log.ts";
import { policyFrom } from "../../src/core/policy.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { Store } from "../../src/core/store.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { realClock } from "../../src/real-clock.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { NO_DESK } from "../kit/no-desk.ts";
import type { VirtualTerminal } from "../kit/virtual-terminal.ts";

export function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "tocsin-cli-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function reply(title: string, more: Partial<Reply> = {}): Reply {
  return { type: "reply", tone: "good", title, ...more };
}

export function message(title: string, facts: Partial<Message> = {}): Message {
  return { reply: reply(title), question: false, live: false, outcomes: [], ...facts };
}

/** What the bot of a test answers; `show` posts or edits the one message of the answer. */
export type Answering = (inbound: Inbound, show: (message: Message) => Promise<void>) => Promise<void>;

/** The stores that processes hold, for the bots of one test. */
export interface World {
  readonly held: Set<string>;
  /** Everything heard, by all of its bots. */
  readonly heard: Inbound[];
  readonly answering: Answering;
  /** How many bots have been opened. */
  opened: number;
  reloads: number;
  /** What its bots wait for when they stop. */
  stopsAfter: Promise<void>;
  /** The log of the bot that was opened last. */
  log: Log;
}

export function makeWorld(answering: Answering): World {
  return {
    held: new Set(),
    heard: [],
    answering,
    opened: 0,
    reloads: 0,
    stopsAfter: Promise.resolve(),
    log: SILENT_LOG,
  };
}

/** A store with nothing in it. */
const EMPTY_STORE: Store = {
  isShared: false,
  get: async () => undefined,
  list: async () => [],
  commit: async () => undefined,
  read: async () => [],
  due: async () => [],
  forget: async () => 0,
  lease: async () => undefined,
  release: async () => undefined,
  leases: async () => [],
  onWake: () => () => undefined,
  rows: async function* () {},
  fill: async () => undefined,
  health: async () => ({ kind: "embedded", where: "nowhere", ok: true, line: "empty" }),
  close: async () => undefined,
};

const LOCKED = Object.assign(new Error("database is locked"), { errcode: 5 });

const noPolicy = () => policyFrom(undefined, { responders: [], admins: [], policyPath: "tocsin.yaml" });

/** A bot that holds its store like the real one, and answers as the test says. */
function openFakeApp(world: World): Shell["openApp"] {
  return async ({ config: { dataDir, user, warnings }, clock, log }) => {
    if (world.held.has(dataDir)) {
      throw new BotError("store_failed", `Another Tocsin is using ${dataDir}.`, { cause: LOCKED });
    }
    world.held.add(dataDir);
    mkdirSync(dataDir, { recursive: true });
    world.opened += 1;
    world.log = log;
    const adapters: ChatAdapter[] = [];
    const busy = new Set<Promise<void>>();
    const app: App = {
      banner: ["This is a test.\u001b[2J", ...warnings],
      async attach(adapter) {
        adapters.push(adapter);
        await adapter.start((inbound) => {
          world.heard.push(inbound);
          let ref: Promise<Awaited<ReturnType<ChatAdapter["send"]>>> | undefined;
          const show = async (given: Message): Promise<void> => {
            if (ref === undefined) ref = adapter.send(inbound.place, given, { inbound: inbound.id, key: inbound.id });
            else await adapter.update(await ref, given);
            await ref;
          };
          const work = world.answering(inbound, show).finally(() => busy.delete(work));
          busy.add(work);
          return work;
        }, NO_DESK);
      },
      speaker: (as) => {
        const email = as ?? user ?? "sample@example.com";
        return { id: `console:${email}`, name: email, email, zone: "UTC" };
      },
      completions: () => [],
      hears: () => undefined,
      follow: () => undefined,
      idle: async () => void (await Promise.all(busy)),
      reload: async () => {
        world.reloads += 1;
        return "The settings were read again.";
      },
      doctor: async () => reply("Something is wrong.", { tone: "bad" }),
      alsoKnownAs: async () => [],
      slack: slackTerms(noPolicy),
      discord: discordTerms(noPolicy, compileGrammar(COMMANDS, FRAGMENTS)),
      watched: {
        store: EMPTY_STORE,
        http: createHttpClient({ clock }),
        replica: "test",
        ...posting((platform) => adapters.find((adapter) => adapter.platform === platform)),
      },
      async stop() {
        await world.stopsAfter;
        await Promise.all(adapters.map((adapter) => adapter.stop()));
        world.held.delete(dataDir);
      },
    };
    return app;
  };
}

export interface RunOptions {
  readonly dir: string;
  readonly world?: World;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** A person at a terminal. */
  readonly terminal?: VirtualTerminal;
}

export interface Running {
  /** Resolves with the exit status. */
  readonly ended: Promise<number>;
  readonly stdin: PassThrough;
  stdout(): string;
  stderr(): string;
  signal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void;
  /** Exit statuses demanded at once. */
  readonly exits: number[];
  /** How many listeners for signals are left. */
  listeners(): number;
}

/** Runs `tocsin …args` in this process, in a folder of its own. */
export function launch(
  args: readonly string[],
  { dir, world, input, env = {}, clock = realClock, terminal }: RunOptions,
): Running {
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal !== undefined });
  if (input !== undefined) stdin.end(input);
  const outputs = { stdout: "", stderr: "" };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  stdout.on("data", (chunk) => {
    outputs.stdout += chunk;
  });
  stderr.on("data", (chunk) => {
    outputs.stderr += chunk;
  });
  const signals = new EventEmitter();
  const exits: number[] = [];
  const ended = run(args, {
    env: { DATA_DIR: join(dir, "data"), ...env },
    cwd: dir,
    stdin,
    stdout: terminal ?? stdout,
    stderr: terminal ?? stderr,
    signals,
    clock,
    openApp: openFakeApp(world ?? makeWorld(async (_inbound, show) => show(message("Done.")))),
    exit: (code) => void exits.push(code),
  });
  return {
    ended,
    stdin,
    stdout: () => outputs.stdout,
    stderr: () => outputs.stderr,
    signal: (name) => void signals.emit(name),
    exits,
    listeners: () => signals.eventNames().length,
  };
}

/** Runs `tocsin …args` to its end. */
export async function tocsin(args: readonly string[], options: RunOptions) {
  const running = launch(args, options);
  const status = await running.ended;
  return { status, stdout: running.stdout(), stderr: running.stderr() };
}
