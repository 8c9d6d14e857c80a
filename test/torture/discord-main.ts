import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { z } from "zod";
import { startPostgres } from "../kit/start-postgres.ts";
import { type DiscordRunOptions, type DiscordRunResult, runDiscord } from "./discord-run.ts";

const whole = z.string().regex(/^\d+$/u, "must be a whole number").transform(Number);
const STORES = ["embedded", "postgres"] as const;
const schema = z.strictObject({
  seed: whole.default(7),
  store: z.enum(STORES).optional(),
  kills: whole.default(40),
  keep: z.boolean().default(false),
});
const PEOPLE = 8;
const REPLICAS = 2;

/** `npm run torture -- discord [--seed N] [--store embedded|postgres] [--kills N] [--keep]`. Resolves with the exit status. */
export async function tortureDiscord(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string" },
      store: { type: "string" },
      kills: { type: "string" },
      keep: { type: "boolean" },
    },
  });
  const { store: only, seed, kills, keep } = schema.parse({ ...values });
  let faults = 0;
  for (const store of STORES.filter((one) => only === undefined || one === only)) {
    const options = { seed, kills, keep, people: PEOPLE, notes: true, onProgress: progressOf(store, kills) };
    const result = store === "embedded" ? await runDiscord({ ...options, replicas: 1 }) : await onPostgres(options);
    faults += print(store, seed, keep, result);
  }
  return faults === 0 ? 0 : 1;
}

function progressOf(store: string, kills: number): NonNullable<DiscordRunOptions["onProgress"]> {
  return (now) => void process.stderr.write(`${store}: kills ${now.kills} of ${kills} · interactions ${now.deeds}\n`);
}

/** Two replicas on a database of their own. */
async function onPostgres(options: Omit<DiscordRunOptions, "replicas" | "postgresUrl">): Promise<DiscordRunResult> {
  const server = await startPostgres(["max_connections=200"]);
  const admin = new Client({ connectionString: server.url });
  const name = `torture_${randomBytes(6).toString("hex")}`;
  try {
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return await runDiscord({ ...options, replicas: REPLICAS, postgresUrl: url.href });
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
    await server.stop();
  }
}

/** What was found, and the counts; how much of it must not be. */
function print(
  store: string,
  seed: number,
  keep: boolean,
  { findings, counts, firstMs, dir }: DiscordRunResult,
): number {
  for (const [what, lines] of Object.entries(findings)) {
    for (const line of lines) process.stdout.write(`${what}: ${line}\n`);
  }
  const sorted = firstMs.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0);
  process.stdout.write(`${JSON.stringify({ store, ...counts })}\n`);
  process.stdout.write(`first answer, ms: p50 ${at(0.5)} · p99 ${at(0.99)} · worst ${at(1)}\n`);
  if (keep) process.stdout.write(`logs and data: ${dir}\n`);
  const { missed, lost, doubled, unexpected } = findings;
  const line = `missed ${missed.length} · lost ${lost.length} · doubled ${doubled.length} · unexpected ${unexpected.length}`;
  process.stdout.write(`${store}: ${line} · kills ${counts.kills} · seed ${seed}\n`);
  return missed.length + lost.length + doubled.length + unexpected.length;
}
