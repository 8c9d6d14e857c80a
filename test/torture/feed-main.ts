import { parseArgs } from "node:util";
import { z } from "zod";
import { type FeedRunOptions, type FeedRunResult, runFeed } from "./feed-run.ts";

const whole = z.string().regex(/^\d+$/u, "must be a whole number").transform(Number);
const schema = z.strictObject({
  seed: whole.default(7),
  alerts: whole.default(10_000),
  seconds: whole.default(60),
  kills: whole.optional(),
  keep: z.boolean().default(false),
});
/** What is run where the command line says nothing of it: the storm alone, then one with so many kills in its middle. */
const KILLS = [0, 5];
const CALM_MS = 20_000;
/** The defaults of a route. */
const STORM_MS = 60_000;
const CARDS = 10;

/** `npm run torture -- feed [--seed N] [--alerts N] [--seconds N] [--kills N] [--keep]`. Resolves with the exit status. */
export async function tortureFeed(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string" },
      alerts: { type: "string" },
      seconds: { type: "string" },
      kills: { type: "string" },
      keep: { type: "boolean" },
    },
  });
  const { seed, alerts, seconds, kills: asked, keep } = schema.parse({ ...values });
  let faults = 0;
  for (const kills of asked === undefined ? KILLS : [asked]) {
    const options = {
      seed,
      alerts,
      overMs: seconds * 1_000,
      kills,
      calmMs: CALM_MS,
      stormMs: STORM_MS,
      cards: CARDS,
      groups: true,
      keep,
    };
    faults += print(
      options,
      await runFeed({ ...options, onProgress: (line) => void process.stderr.write(`${line}\n`) }),
    );
  }
  return faults === 0 ? 0 : 1;
}

/** What was found, and the counts; how much of it must not be. */
function print(
  { seed, keep = false }: FeedRunOptions,
  { findings, counts, traffic, waits, dir }: FeedRunResult,
): number {
  for (const [what, lines] of Object.entries(findings)) {
    for (const line of lines) process.stdout.write(`${what}: ${line}\n`);
  }
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  for (const { title, calm, storm } of waits) {
    const { calls, rateLimited, edits, editGapMs } = traffic[title] ?? {};
    process.stdout.write(
      `${title}: an answer took, ms: ${quantiles(calm)} before the storm · ${quantiles(storm)} in it · ` +
        `calls ${calls} · 429 ${rateLimited} · edits of cards ${edits}, at least ${editGapMs} ms apart\n`,
    );
  }
  if (keep) process.stdout.write(`logs and data: ${dir}\n`);
  const tallies = Object.entries(findings).map(([what, lines]) => `${what} ${lines.length}`);
  process.stdout.write(`${tallies.join(" · ")} · kills ${counts.kills} · seed ${seed}\n`);
  return Object.values(findings).reduce((sum, lines) => sum + lines.length, 0);
}

function quantiles(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)} of ${sorted.length}`;
}
