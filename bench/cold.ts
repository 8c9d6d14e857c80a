import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures.ts";
import { printTable } from "./machine.ts";

const RUNS = 7;
const MAIN = new URL("../bin/tocsin.js", import.meta.url).pathname;

/** (5) From process start to the first reply, and resident memory after it. */
export async function benchCold(): Promise<readonly string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const base = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", DATA_DIR: dataDir };
  const sandbox = { ...base, TOCSIN_SANDBOX: "1" };
  const plain = {
    ...base,
    PAGERDUTY_API_KEY: "unused-key",
    PAGERDUTY_API_URL: "http://127.0.0.1:9",
    TOCSIN_USER: "ana@example.com",
  };
  const rows = [
    ["start, sandbox", ...(await firstReply(["start"], sandbox, "whoami\n")), "600"],
    ["say, sandbox", ...(await firstReply(["say", "status"], sandbox, "")), "600"],
    ["say, no sandbox", ...(await firstReply(["say", "help"], plain, "")), "350"],
  ];
  printTable("(5) Process start to first reply", ["", "ms (median)", "resident MB", "goal ms"], rows);
  await rm(dataDir, { recursive: true, force: true });
  return [];
}

async function firstReply(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<[string, string]> {
  const runs: { ms: number; mb: number }[] = [];
  await once(args, env, input);
  for (let i = 0; i < RUNS; i++) runs.push(await once(args, env, input));
  return [median(runs.map(({ ms }) => ms)).toFixed(0), median(runs.map(({ mb }) => mb)).toFixed(0)];
}

async function once(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<{ ms: number; mb: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.write(input);
  let ms = Number.NaN;
  let mb = Number.NaN;
  child.stdout.on("data", () => {
    if (!Number.isNaN(ms)) return;
    ms = performance.now() - start;
    void readFile(`/proc/${child.pid}/status`, "utf8").then(
      (status) => {
        mb = Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1_024;
        child.stdin.end();
      },
      () => child.stdin.end(),
    );
  });
  await new Promise((resolve) => child.on("close", resolve));
  return { ms, mb };
}
