import { Robot, TextMessage, User } from "hubot";
import { command } from "../src/core/command.ts";
import { compileGrammar } from "../src/router/grammar.ts";
import { NOTHING_KNOWN } from "../src/router/known.ts";
import { median } from "./figures.ts";
import { printTable } from "./machine.ts";

const SIZES = [10, 100, 1_000, 10_000];
const RUNS = 7;

/** (1) Messages against 10 to 10,000 commands: a hit on the last one and a miss, beside Hubot with as many listeners. */
export async function benchRouter(): Promise<readonly string[]> {
  const rows: string[][] = [];
  for (const size of SIZES) {
    const ours = ourMicroseconds(size);
    const hubot = await hubotMicroseconds(size);
    rows.push([
      size.toLocaleString("en"),
      ours.hit.toFixed(2),
      ours.miss.toFixed(2),
      hubot.hit.toFixed(1),
      hubot.miss.toFixed(1),
      `${(hubot.hit / ours.hit).toFixed(0)} ×`,
    ]);
  }
  printTable(
    "(1) Router: µs a message (goal: at most 3, flat)",
    ["commands", "hit on the last", "miss", "Hubot hit", "Hubot miss", "Hubot / ours, hit"],
    rows,
  );
  return [];
}

function ourMicroseconds(size: number): { hit: number; miss: number } {
  const commands = Array.from({ length: size }, (_, i) =>
    command({
      name: `task${i} run`,
      summary: "A command among many.",
      phrases: [`task${i} run <text>`, `task${i} list`],
      args: { text: { kind: "text", label: "a text" } },
      permission: "read",
      examples: [],
      plan: async () => ({ type: "reply", tone: "plain", title: "done" }),
    }),
  );
  const grammar = compileGrammar(commands, {});
  const last = `task${size - 1} run the nightly thing`;
  return {
    hit: medianOf(() => timed(20_000, () => grammar.match(last, NOTHING_KNOWN))),
    miss: medianOf(() => timed(20_000, () => grammar.match("what a lovely day it is", NOTHING_KNOWN))),
  };
}

async function hubotMicroseconds(size: number): Promise<{ hit: number; miss: number }> {
  const robot = new Robot(null, false, "tocsin");
  robot.logger.level = "silent";
  for (let i = 0; i < size; i++) robot.respond(new RegExp(`task${i} run (.*)`, "i"), () => undefined);
  const user = new User("1", { name: "ana", room: "ops" });
  const ask = (text: string) => robot.receive(new TextMessage(user, text, "1"));
  const repetitions = Math.max(5, Math.floor(20_000 / size));
  const run = async (text: string): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < RUNS; i++) times.push(await timedAsync(repetitions, () => ask(text)));
    return median(times);
  };
  return {
    hit: await run(`tocsin task${size - 1} run the nightly thing`),
    miss: await run("what a lovely day it is"),
  };
}

function medianOf(measure: () => number): number {
  measure();
  return median(Array.from({ length: RUNS }, measure));
}

function timed(repetitions: number, work: () => unknown): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < repetitions; i++) work();
  return Number(process.hrtime.bigint() - start) / repetitions / 1_000;
}

async function timedAsync(repetitions: number, work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  for (let i = 0; i < repetitions; i++) await work();
  return Number(process.hrtime.bigint() - start) / repetitions / 1_000;
}
