import { randomBytes } from "node:crypto";
import { startPostgres } from "../kit/start-postgres.ts";
import { tortureDiscord } from "./discord-main.ts";
import { tortureFeed } from "./feed-main.ts";
import { optionsOf, type TortureOptions } from "./options.ts";
import { lineOf, type Tally, tallyOf } from "./report.ts";
import { type RunResult, run } from "./run.ts";

/*
 * npm run torture -- [--seed N] [--store embedded|postgres] [--kills N] [--stops N] [--replicas N] [--sabotage …] [--keep]
 * (docs/reliability.md). The last line counts all runs; the exit status is 0 when its first four counts are.
 * npm run torture -- discord …: presses and slash commands, see `tortureDiscord`.
 * npm run torture -- feed …: a storm of alerts, see `tortureFeed`.
 */

async function tortured(options: TortureOptions): Promise<RunResult> {
  const { store, kills, stops } = options;
  const onProgress: TortureOptions["onProgress"] = (now) =>
    void process.stderr.write(
      `${store}: kills ${now.kills} of ${kills} · stops ${now.stops} of ${stops} · sayings ${now.sayings}\n`,
    );
  if (store === "embedded") return run({ ...options, onProgress });
  const server = await startPostgres(["max_connections=200"]);
  try {
    const schema = `torture_${randomBytes(6).toString("hex")}`;
    return await run({ ...options, onProgress, postgres: { url: server.url, schema } });
  } finally {
    await server.stop();
  }
}

async function torture(argv: string[]): Promise<number> {
  const runs = optionsOf(argv);
  const seed = runs[0]?.seed ?? 0;
  const tallies: Tally[] = [];
  for (const options of runs) {
    const { findings, counts, dir } = await tortured(options);
    for (const [what, lines] of Object.entries(findings)) {
      for (const line of lines) process.stdout.write(`${what}: ${line}\n`);
    }
    process.stdout.write(`${JSON.stringify({ store: options.store, ...counts })}\n`);
    if (options.keep === true) process.stdout.write(`logs, data and chat: ${dir}\n`);
    const tally = tallyOf(findings, counts.kills);
    tallies.push(tally);
    if (runs.length > 1) process.stdout.write(`${options.store}: ${lineOf([tally], seed)}\n`);
  }
  process.stdout.write(`${lineOf(tallies, seed)}\n`);
  return tallies.every((tally) => tally.faults === 0) ? 0 : 1;
}

const [first, ...others] = process.argv.slice(2);
if (first === "discord") process.exitCode = await tortureDiscord(others);
else if (first === "feed") process.exitCode = await tortureFeed(others);
else process.exitCode = await torture(process.argv.slice(2));
