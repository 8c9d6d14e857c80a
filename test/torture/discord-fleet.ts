import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

const MAIN = new URL("../../bin/tocsin.js", import.meta.url).pathname;
/** How long a stop by SIGTERM may take: 20 s are promised. */
const STOP_MS = 25_000;
/** A process that ends by itself so often has a fault that no restart mends. */
const CRASHES_MAX = 5;

/** `tocsin serve`, so many times, each started again at once when it is killed. */
export interface ServingFleet {
  readonly size: number;
  /** How often they were killed, and ended by themselves. */
  readonly counts: { kills: number; crashes: number };
  /** kill -9, now. Resolves when it is gone. */
  kill(replica: number): Promise<void>;
  /** SIGTERM to all. Resolves with the exit codes. */
  stop(): Promise<readonly (number | null)[]>;
}

/** `dir`: where each finds tocsin.yaml and leaves its log. */
export function startServing(size: number, dir: string, env: Readonly<Record<string, string>>): ServingFleet {
  const counts = { kills: 0, crashes: 0 };
  const children: ChildProcess[] = [];
  let isStopping = false;

  function start(replica: number): void {
    const log = openSync(join(dir, `serve-${replica}.log`), "a");
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [MAIN, "serve"], {
      cwd: dir,
      env: { PATH, HOME, ...env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    children[replica] = child;
    child.once("exit", (_code, signal) => {
      if (isStopping) return;
      counts[signal === "SIGKILL" ? "kills" : "crashes"] += 1;
      if (counts.crashes < CRASHES_MAX) start(replica);
    });
  }

  for (let replica = 0; replica < size; replica++) start(replica);

  return {
    size,
    counts,
    async kill(replica) {
      const child = children[replica];
      if (child === undefined || !isAlive(child)) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    stop() {
      isStopping = true;
      return Promise.all(
        children.map(async (child) => {
          if (!isAlive(child)) return child.exitCode;
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

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
