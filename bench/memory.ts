import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { COMPANY } from "../src/sandbox/company.ts";
import { startEmulators } from "./emulator-process.ts";
import { loadLine, printTable } from "./machine.ts";
import type { MemoryAnswer } from "./memory-process.ts";

const MAIN = new URL("../bin/tocsin.js", import.meta.url).pathname;
const HOOK = new URL("./memory-process.ts", import.meta.url).href;
const NOTHING = new URL("./figures.ts", import.meta.url).pathname;
const AIM_MB = "100";
/** After the start: names are read, connections rest. */
const IDLE_MS = 5_000;

type Env = Readonly<Record<string, string>>;

interface Idle extends MemoryAnswer {
  /** Before garbage was collected on purpose. */
  readonly restingMb: number;
}

/** (10) What an idle `tocsin serve` without a chat keeps in memory, and what each package takes of it. */
export async function benchMemory(): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const emulators = await startEmulators({ company: COMPANY });
  try {
    const env = { ...emulators.env, DATA_DIR: join(dir, "data"), TOCSIN_RESPONDERS: "*", TOCSIN_ZONE: "UTC" };
    const plain = await idle(env);
    const serving = await idle({ ...env, HTTP_PORT: "0" });
    printTable(
      "(10) Idle `tocsin serve`, three vendors, no chat, MB",
      ["", "resident", "after a collection", "of it JavaScript", "other", "aim", ""],
      [rowOf("embedded store", plain), rowOf("the same with HTTP_PORT", serving)],
    );
    await printWeights(serving.packages);
    return [];
  } finally {
    emulators.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function rowOf(title: string, { restingMb, residentMb, heapMb, externalMb }: Idle): string[] {
  const megabytes = [restingMb, residentMb, heapMb, externalMb].map((value) => value.toFixed(0));
  return [title, ...megabytes, AIM_MB, loadLine()];
}

/** Each direct dependency that is loaded, in a process of its own, above a process that loads nothing. */
async function printWeights(loaded: readonly string[]): Promise<void> {
  const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(new URL("../package.json", import.meta.url), "utf8"),
  );
  const bare = await weigh("");
  const rows: [string, number][] = [];
  for (const name of Object.keys(manifest.dependencies)) {
    if (loaded.includes(name)) rows.push([name, (await weigh(import.meta.resolve(name))) - bare]);
  }
  const sorted = rows.toSorted(([, a], [, b]) => b - a).map(([name, mb]) => [name, mb.toFixed(1)]);
  printTable("(10) Of it", ["", "MB"], [["Node.js itself, reading TypeScript", bare.toFixed(1)], ...sorted]);
}

async function weigh(specifier: string): Promise<number> {
  const child = open(NOTHING, [], {});
  try {
    return (await ask(child, specifier)).residentMb;
  } finally {
    child.kill();
  }
}

async function idle(env: Env): Promise<Idle> {
  const child = open(MAIN, ["serve"], env);
  try {
    let said = "";
    while (!said.includes("Ready:")) said += String((await once(child.stderr ?? child, "data"))[0]);
    await wait(IDLE_MS);
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const restingMb = Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1_024;
    return { ...(await ask(child, "")), restingMb };
  } finally {
    child.kill("SIGKILL");
  }
}

function open(script: string, args: readonly string[], env: Env): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return fork(script, args, {
    execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning", `--import=${HOOK}`],
    env: { PATH, HOME, ...env },
    silent: true,
  });
}

async function ask(child: ChildProcess, specifier: string): Promise<MemoryAnswer> {
  child.send(specifier);
  const [answer] = await once(child, "message");
  return answer as MemoryAnswer;
}
