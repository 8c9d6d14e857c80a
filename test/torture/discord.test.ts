import { expect, test } from "vitest";
import { runDiscord } from "./discord-run.ts";

/** Printed with every failure; TORTURE_SEED repeats it. */
const SEED = Number(process.env.TORTURE_SEED ?? 9);
const NOTHING = { missed: [], lost: [], doubled: [], unexpected: [] };
const WITHIN_MS = 120_000;

test(
  `killed while people press and type in Discord, the bot misses no token and loses and doubles nothing (seed ${SEED})`,
  async () => {
    const options = { seed: SEED, kills: 3, replicas: 1, people: 5, notes: false };
    const { findings, counts } = await runDiscord(options);
    expect(findings).toEqual(NOTHING);
    expect(counts.kills).toBeGreaterThanOrEqual(3);
    expect(counts.accepted).toBeGreaterThan(10);
    expect(counts.effects).toBeGreaterThan(5);
  },
  WITHIN_MS,
);
