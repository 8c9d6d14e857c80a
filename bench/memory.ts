import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { COMPANY } from "../src/sandbox/company.ts";
import { startEmulators } from "./emulator-process.ts";
import { median } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";

const MAIN = new URL("../bin/tocsin.js", import.meta.url).pathname;
const HOOK = new URL("./memory-hook.js", import.meta.url);
const AIM_MB = "100";
/** After the start: names are read, connections rest. */
const IDLE_MS = 5_000;
const WEIGHINGS = 3;

type Env = Readonly<Record<string, string>>;

/** What memory-hook.js answers. */
interface MemoryAnswer {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** The npm packages of which something is loaded. */
  readonly packages: readonly string[];
}

interface Idle extends MemoryAnswer {
  /** Before garbage was collected on purpose. */
  readonly restingBytes: number;
  /** Of that, pages of files, mostly the program of Node.js itself, which other processes share. */
  readonly filesBytes: number;
}

/** (10) What an idle `tocsin serve` without a chat keeps in memory, and what each package takes of it. */
export async function benchMemory(): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const emulators = await startEmulators({ company: COMPANY });
  try {
    const env = { ...emulators.env, DATA_DIR: join(dir, "data"), TOCSIN_RESPONDERS: "*", TOCSIN_ZONE: "UTC" };
    const serving = { ...env, HTTP_PORT: "0" };
    const { packages } = await idle({ ...serving, BENCH_PACKAGES: "1" });
    printTable(
      "(10) Idle `tocsin serve`, three vendors, no chat, MB",
      ["", "resident", "of it files", "after a collection", "of it JavaScript", "buffers", "aim", ""],
      [rowOf("embedded store", await idle(env)), rowOf("the same with HTTP_PORT", await idle(serving))],
    );
    await printWeights(packages);
    return [];
  } finally {
    emulators.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function rowOf(title: string, found: Idle): string[] {
  const { restingBytes, filesBytes, residentBytes, heapBytes, externalBytes } = found;
  return [title, ...[restingBytes, filesBytes, residentBytes, heapBytes, externalBytes].map(mb), AIM_MB, loadLine()];
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Each direct dependency that is loaded, in a process of its own, above a process that loads nothing. */
async function printWeights(loaded: readonly string[]): Promise<void> {
  const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  const bare = await weigh("");
  const weights: [string, number][] = [];
  for (const name of Object.keys(manifest.dependencies)) {
    if (loaded.includes(name)) weights.push([name, (await weigh(import.meta.resolve(name))) - bare]);
  }
  const rows = weights.toSorted(([, a], [, b]) => b - a).map(([name, bytes]) => [name, mb(bytes)]);
  printTable("(10) Of it, each by itself", ["", "MB"], [["Node.js", mb(bare)], ...rows]);
}

async function weigh(specifier: string): Promise<number> {
  const weights: number[] = [];
  for (let times = 0; times < WEIGHINGS; times++) {
    // What it runs is loaded already: nothing.
    const child = open(HOOK.pathname, [], {});
    try {
      weights.push((await ask(child, specifier)).residentBytes);
    } finally {
      child.kill();
    }
  }
  return median(weights);
}

async function idle(env: Env): Promise<Idle> {
  const child = open(MAIN, ["serve"], env);
  try {
    let said = "";
    while (!said.includes("Ready:")) said += String((await once(child.stderr ?? child, "data"))[0]);
    await wait(IDLE_MS);
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const kilobytes = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+)`, "u").exec(status)?.[1]);
    const resting = { restingBytes: kilobytes("VmRSS") * 1_024, filesBytes: kilobytes("RssFile") * 1_024 };
    return { ...(await ask(child, "")), ...resting };
  } finally {
    child.kill("SIGKILL");
  }
}

function open(script: string, args: readonly string[], env: Env): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return fork(script, args, {
    execArgv: [`--import=${HOOK.href}`],
    env: { PATH, HOME, ...env },
    silent: true,
  });
}

async function ask(child: ChildProcess, specifier: string): Promise<MemoryAnswer> {
  child.send(specifier);
  const [answer] = await once(child, "message");
  return answer as MemoryAnswer;
}
