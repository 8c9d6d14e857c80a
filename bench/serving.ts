import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { realClock } from "../src/real-clock.ts";

const MAIN = new URL("../bin/tocsin.js", import.meta.url).pathname;
const READY_MS = 30_000;
const STOP_MS = 20_000;

/** `tocsin serve` in a process of its own. */
export interface Serving {
  /** What it has used of processors so far, ms. */
  busyMs(): number;
  /** Ends it as an operator does. Throws when it ended by itself before, or with an error in its log. */
  stop(): Promise<void>;
}

/** Starts it, and resolves once it says that it is ready. */
export async function serve(cwd: string, settings: Readonly<Record<string, string>>): Promise<Serving> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [MAIN, "serve"], {
    cwd,
    env: { PATH, HOME, ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const deadline = performance.now() + READY_MS;
  while (!said.includes("Ready:")) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`tocsin serve did not get ready:\n${said}`);
    }
    await realClock.sleep(50);
  }
  return { busyMs: () => busyMsOf(child.pid), stop: () => stopped(child, ended, () => said) };
}

/** Its own time and the system's on its behalf (Linux, proc_pid_stat(5): fields 14 and 15, in hundredths of a second). */
function busyMsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/su, "").trim().split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function stopped(child: ChildProcess, ended: Promise<number | null>, said: () => string): Promise<void> {
  if (child.exitCode !== null) throw new Error(`tocsin serve ended by itself:\n${said()}`);
  child.kill("SIGTERM");
  const overdue = realClock.sleep(STOP_MS).then(() => "overdue" as const);
  if ((await Promise.race([ended, overdue])) === "overdue") child.kill("SIGKILL");
  const errors = said()
    .split("\n")
    .filter((line) => /"level":(?:50|"error")/u.test(line));
  if (errors.length > 0) throw new Error(`tocsin serve logged errors:\n${errors.slice(0, 5).join("\n")}`);
}
