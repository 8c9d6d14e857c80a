import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { postgresUrl } from "../kit/postgres.ts";
import { type RunOptions, run } from "./run.ts";

/** Printed with every failure; TORTURE_SEED repeats it. */
const SEED = Number(process.env.TORTURE_SEED ?? 9);
const SHORT = { seed: SEED, flood: { alerts: 40, every: 15 }, scenes: 6 } satisfies Partial<RunOptions>;
const NOTHING = { lost: [], doubled: [], unanswered: [], unexpected: [] };
const WITHIN_MS = 120_000;

test.concurrent(
  "killed again and again among faulty vendors, the bot loses nothing, does nothing twice and answers everybody once",
  async () => {
    const { findings, counts } = await run({ ...SHORT, kills: 4, stops: 0, replicas: 1 });
    expect(findings).toEqual(NOTHING);
    expect(counts.kills).toBeGreaterThanOrEqual(4);
    expect(counts.outcomes.done).toBeGreaterThan(10);
  },
  WITHIN_MS,
);

test.concurrent(
  "three replicas on PostgreSQL take over from those that are killed, and from one that was only frozen",
  async () => {
    const postgres = { url: await postgresUrl(), schema: `torture_${randomBytes(6).toString("hex")}` };
    const { findings, counts } = await run({ ...SHORT, kills: 3, stops: 1, replicas: 3, postgres });
    expect(findings).toEqual(NOTHING);
    expect(counts).toMatchObject({ stops: 1 });
    expect(counts.outcomes.done).toBeGreaterThan(10);
  },
  WITHIN_MS,
);
