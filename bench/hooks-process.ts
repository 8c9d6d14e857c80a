import { type ChildProcess, fork } from "node:child_process";
import { type LoadOrder, type LoadResult, sendAll } from "./hooks-load.ts";
import { openServer, type ServerKind } from "./hooks-server.ts";

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** As a crash ends it. */
  kill(): Promise<void>;
}

/** Sends webhooks out of a process of its own, so that its work is not counted as the server's. */
export interface SenderProcess {
  send(order: LoadOrder): Promise<LoadResult>;
  kill(): Promise<void>;
}

export async function startServer(kind: ServerKind, dir: string): Promise<ServerProcess> {
  const child = started("server", kind, dir);
  return { port: (await answerOf(child)) as number, kill: () => killed(child) };
}

export async function startSender(): Promise<SenderProcess> {
  const child = started("sender");
  await answerOf(child);
  return {
    send: (order) => {
      child.send(order);
      return answerOf(child) as Promise<LoadResult>;
    },
    kill: () => killed(child),
  };
}

function started(...args: readonly string[]): ChildProcess {
  return fork(new URL(import.meta.url).pathname, args, {
    execArgv: [...process.execArgv, "--disable-warning=ExperimentalWarning"],
  });
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the process ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer);
    });
  });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

const [, script, role, kind, dir] = process.argv;
if (process.send !== undefined && script === new URL(import.meta.url).pathname) {
  if (role === "server") process.send(await openServer(kind as ServerKind, dir ?? ""));
  else {
    process.on("message", (order: LoadOrder) => void sendAll(order).then((result) => process.send?.(result)));
    process.send("ready");
  }
}
