import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { realClock } from "../../../src/real-clock.ts";
import { type FakeDiscord, startFakeDiscord } from "./discord.ts";
import { createHandDesk } from "./hand/desk.ts";
import { type HandOptions, readOptions, USAGE } from "./hand/main-args.ts";

/** After the last line of a script: how long nothing may happen, and how long that is waited for; real ms. */
const QUIET_MS = 500;
const SETTLE_MS_MAX = 10_000;

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

function start({ port, http, content, rateLimits }: HandOptions): Promise<FakeDiscord> {
  return startFakeDiscord({
    clock: realClock,
    port,
    privileged: { messageContent: content },
    mode: http === undefined ? { type: "gateway" } : { type: "http", url: http },
    ...(rateLimits && { rateLimits: {} }),
  });
}

async function run(discord: FakeDiscord): Promise<void> {
  const desk = createHandDesk(discord);
  let lastAt = performance.now();
  discord.world.watchers.add((happening) => {
    lastAt = performance.now();
    print(desk.tell(happening));
  });
  print([
    ...Object.entries(discord.env).map(([name, value]) => `${name}=${value}`),
    "",
    `Messages as a page: ${discord.url}/_see   For scripts: ${discord.url}/_control`,
    'Type "ana #ops: @tocsin help", or help.',
  ]);
  const isTerminal = process.stdin.isTTY === true;
  const input = createInterface({
    input: process.stdin,
    ...(isTerminal && { output: process.stdout, prompt: "discord> " }),
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
  while (performance.now() < until && (discord.isBusy() || performance.now() - lastAt < QUIET_MS)) await setTimeout(50);
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  process.stderr.write(`${options}\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  try {
    const discord = await start(options);
    await run(discord);
    if (discord.complaints.length > 0) print(["Discord would have borne it, and it is wrong:", ...discord.complaints]);
    await discord.stop();
  } catch (error) {
    process.stderr.write(`${String(error).split("\n").join(" ")}\n`);
    process.exitCode = 1;
  }
}
