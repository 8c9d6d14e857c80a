import { randomBytes } from "node:crypto";
import { startPostgres } from "../kit/start-postgres.ts";
import { options } from "./options.ts";
import { lineOf } from "./report.ts";
import { type RunOptions, run } from "./run.ts";

/* npm run torture: see docs/reliability.md. Ends with one line of counts; exits with 0 when the first four are 0. */

const { store, ...asked } = options(process.argv.slice(2));
const server = store === "postgres" ? await startPostgres(["max_connections=200"]) : undefined;
try {
  const schema = `torture_${randomBytes(6).toString("hex")}`;
  const onProgress: RunOptions["onProgress"] = ({ kills, stops, sayings }) =>
    void process.stderr.write(
      `kills ${kills} of ${asked.kills} · stops ${stops} of ${asked.stops} · sayings ${sayings}\n`,
    );
  const result = await run({
    ...asked,
    onProgress,
    ...(server === undefined ? {} : { postgres: { url: server.url, schema } }),
  });
  const { findings, counts, dir } = result;
  for (const [what, lines] of Object.entries(findings)) {
    for (const line of lines) process.stdout.write(`${what}: ${line}\n`);
  }
  process.stdout.write(`${JSON.stringify({ store, ...counts })}\n`);
  if (asked.keep) process.stdout.write(`logs, data and chat: ${dir}\n`);
  process.stdout.write(`${lineOf(findings, counts.kills, asked.seed)}\n`);
  process.exitCode = Object.values(findings).every((lines) => lines.length === 0) ? 0 : 1;
} finally {
  await server?.stop();
}
