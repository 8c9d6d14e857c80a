import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { realClock } from "../../../src/real-clock.ts";
import { type HandOptions, readOptions, USAGE } from "./hand/main-args.ts";
import { type FakeSlack, startFakeSlack } from "./slack.ts";
import type { WorkspaceOptions } from "./world/company.ts";

/** After the last line of a script: how long nothing may happen, and how long that is waited for; real ms. */
const QUIET_MS = 500;
const SETTLE_MS_MAX = 10_000;

const UNINSTALLED: readonly WorkspaceOptions[] = [
  { id: "T0ONE", name: "First company", isInstalled: false },
  { id: "T0TWO", name: "Second company", isInstalled: false },
];

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

async function start({ port, http, manifest, rateLimits, oauth }: HandOptions): Promise<FakeSlack> {
  const declared: unknown = manifest === undefined ? undefined : JSON.parse(await readFile(manifest, "utf8"));
  return startFakeSlack({
    clock: realClock,
    port,
    rateLimits,
    ...(oauth && { workspaces: UNINSTALLED }),
    mode: http === undefined ? { type: "socket" } : { type: "http", url: http },
    ...(declared !== undefined && { manifest: declared }),
  });
}

async function run(slack: FakeSlack): Promise<void> {
  const desk = slack.prompt;
  let lastAt = performance.now();
  slack.world.watchers.add((happening) => {
    lastAt = performance.now();
    print(desk.tell(happening));
  });
  print([
    ...Object.entries(slack.env).map(([name, value]) => `${name}=${value}`),
    "",
    `Messages as a page: ${slack.url}/_see   For scripts: ${slack.url}/_control`,
    'Type "ana #ops: @tocsin help", or help.',
  ]);
  const isTerminal = process.stdin.isTTY === true;
  const input = createInterface({
    input: process.stdin,
    ...(isTerminal && { output: process.stdout, prompt: "slack> " }),
  });
  if (isTerminal) input.prompt();
  let count = 0;
  for await (const line of input) {
    if (line.trim() === "exit") return;
    if (line.trim() !== "") print(await desk.run(line));
    count += 1;
    if (isTerminal) input.prompt();
  }
  // Started in the background, with nobody who types: scripts work it by its address.
  if (count === 0) return new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  const until = performance.now() + SETTLE_MS_MAX;
  while (performance.now() < until && (slack.isBusy() || performance.now() - lastAt < QUIET_MS)) await setTimeout(50);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Whoever read what is printed has gone: nothing is left to do.
process.stdout.on("error", () => process.exit());
const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  process.stderr.write(`${options}\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  try {
    const slack = await start(options);
    await run(slack);
    if (slack.complaints.length > 0) print(["Slack would have borne it, and it is wrong:", ...slack.complaints]);
    await slack.stop();
  } catch (error) {
    const said = error instanceof z.ZodError ? `That is no app manifest: ${z.prettifyError(error)}` : messageOf(error);
    process.stderr.write(`${said.split("\n").join(" ")}\n`);
    process.exitCode = 1;
  }
}
