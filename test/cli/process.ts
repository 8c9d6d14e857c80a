import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const BIN = fileURLToPath(new URL("../../bin/tocsin.js", import.meta.url));

/** A folder of its own, gone after the test. */
export function makeFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "tocsin-process-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export interface Process {
  readonly child: ChildProcess;
  /** Resolves once this text has come out on standard error. */
  says(words: string): Promise<void>;
  /** What has come out there so far. */
  stderr(): string;
  readonly ended: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts `tocsin …args` in a folder, with nothing set but where its data are, and `settings`. */
export function spawnTocsin(
  folder: string,
  args: readonly string[],
  input?: string,
  settings: Readonly<Record<string, string>> = {},
): Process {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH, HOME, DATA_DIR: join(folder, "data"), ...settings },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (input !== undefined) child.stdin.end(input);
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  // Taken away while it is read in the test of just that.
  const stdout = text(child.stdout).catch(() => "");
  return {
    child,
    stderr: () => stderr,
    async says(words) {
      while (!stderr.includes(words)) await once(child.stderr, "data");
    },
    ended: once(child, "close").then(async ([status]) => ({ status, stdout: await stdout, stderr })),
  };
}
