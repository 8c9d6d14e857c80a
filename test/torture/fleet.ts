import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import { type Armament, DISARMED, type Order, READY, type ReplicaSettings, SETTINGS_VARIABLE } from "./settings.ts";
import { until } from "./until.ts";

const SCRIPT = new URL("./replica.ts", import.meta.url).pathname;
/** A replica that ends by itself so often in a row has a fault that no restart mends. */
const FAILED_STARTS_MAX = 10;
const ANSWER_MS = 1_000;
/** One that has not met the point by then is frozen where it is. */
const FREEZE_POINT_MS = 5_000;
/** How long a stop by SIGTERM may take: 20 s are promised. */
const STOP_MS = 25_000;

export interface FleetOptions {
  readonly size: number;
  /** Where each replica's log goes. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly settings: Omit<ReplicaSettings, "name" | "frozenFile">;
}

/** The replicas, each started again at once whenever it ends. */
export interface Fleet {
  readonly size: number;
  /** How often each was killed, frozen, or ended by itself. */
  readonly counts: { kills: number; stops: number; crashes: number };
  /** Rejects when a replica does not start at all. */
  readonly failure: Promise<never>;
  /** kill -9, now. */
  kill(replica: number): void;
  /** Whether it hears what is said. */
  isReady(replica: number): boolean;
  /** Lets it kill itself at a named point. */
  arm(replica: number, armament: Armament): void;
  /** SIGSTOP, at a named point where one is given and met, and SIGCONT after `ms` of real time. */
  freeze(replica: number, ms: number, at?: Pick<Armament, "at" | "n">): Promise<void>;
  /** How much is not finished, as the first replica sees the store; undefined when it does not answer within a second. */
  owed(): Promise<number | undefined>;
  /** SIGTERM to all. Resolves with the exit codes. */
  stop(): Promise<readonly (number | null)[]>;
}

interface Member {
  readonly name: string;
  child: ChildProcess | undefined;
  isReady: boolean;
  failedStarts: number;
}

export function startFleet({ size, dir, env, settings }: FleetOptions): Fleet {
  const counts = { kills: 0, stops: 0, crashes: 0 };
  const failure = Promise.withResolvers<never>();
  let isStopping = false;
  const members: Member[] = Array.from({ length: size }, (_, index) => ({
    name: `r${index + 1}`,
    child: undefined,
    isReady: false,
    failedStarts: 0,
  }));

  function start(member: Member): void {
    const told: ReplicaSettings = { ...settings, name: member.name, frozenFile: frozenFileOf(member) };
    const log = openSync(join(dir, `${member.name}.log`), "a");
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT], {
      env: { PATH: process.env.PATH ?? "", ...env, [SETTINGS_VARIABLE]: JSON.stringify(told) },
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    member.child = child;
    child.on("message", (message) => {
      if (message === READY) member.isReady = true;
    });
    child.once("exit", (_code, signal) => {
      member.isReady = false;
      if (isStopping) return;
      // Its own failpoint is a kill like ours.
      if (signal === "SIGKILL") {
        counts.kills += 1;
        member.failedStarts = 0;
      } else {
        counts.crashes += 1;
        member.failedStarts += 1;
      }
      if (member.failedStarts < FAILED_STARTS_MAX) return start(member);
      failure.reject(new Error(`${member.name} does not start: see ${dir}`));
    });
  }

  function frozenFileOf({ name }: Member): string {
    return join(dir, `${name}.frozen`);
  }

  function memberAt(replica: number): Member {
    const member = members[replica];
    if (member === undefined) throw new Error(`there is no replica ${replica}`);
    return member;
  }

  /** Waits until it has stopped itself there; when it does not get there it is told to forget it. */
  async function reach(member: Member, armament: Armament): Promise<void> {
    const { child } = member;
    const file = frozenFileOf(member);
    let isOver = false;
    const over = (message?: unknown): void => {
      isOver ||= message === undefined || message === DISARMED;
    };
    child?.on("message", over).once("exit", () => over());
    tell(member, { arm: armament });
    await until(() => isOver || existsSync(file), FREEZE_POINT_MS);
    if (!existsSync(file)) tell(member, "disarm");
    await until(() => isOver || existsSync(file), FREEZE_POINT_MS);
    child?.off("message", over);
    await rm(file, { force: true });
  }

  /** One that is just dying need not hear it. */
  function tell({ child }: Member, what: Order): void {
    if (child?.connected === true) child.send(what, () => undefined);
  }

  function kill(replica: number): void {
    memberAt(replica).child?.kill("SIGKILL");
  }

  for (const member of members) start(member);

  return {
    size,
    counts,
    failure: failure.promise,
    kill,
    isReady: (replica) => memberAt(replica).isReady,
    arm: (replica, armament) => tell(memberAt(replica), { arm: armament }),
    async freeze(replica, ms, at) {
      const member = memberAt(replica);
      const { child } = member;
      if (at !== undefined) await reach(member, { how: "freeze", ...at });
      if (!isAlive(child)) return;
      child.kill("SIGSTOP");
      counts.stops += 1;
      await realTime(ms);
      child.kill("SIGCONT");
    },
    owed: () =>
      new Promise((resolve) => {
        const { child } = memberAt(0);
        if (child?.connected !== true) return resolve(undefined);
        const answered = (message: unknown): void => {
          if (typeof message === "number") done(message);
        };
        const done = (count: number | undefined): void => {
          clearTimeout(timer);
          child.off("message", answered);
          resolve(count);
        };
        const timer = setTimeout(() => done(undefined), ANSWER_MS);
        child.on("message", answered);
        tell(memberAt(0), "owed");
      }),
    async stop() {
      isStopping = true;
      return Promise.all(
        members.map(async ({ child }) => {
          if (!isAlive(child)) return null;
          const ended = once(child, "exit");
          child.kill("SIGTERM");
          const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
          await ended;
          clearTimeout(timer);
          return child.exitCode;
        }),
      );
    },
  };
}

function isAlive(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}
