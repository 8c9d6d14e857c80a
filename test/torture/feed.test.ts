import { expect, test } from "vitest";
import { noFindings } from "./feed-audit.ts";
import { runFeed } from "./feed-run.ts";

/** Printed with every failure; TORTURE_SEED repeats it. */
const SEED = Number(process.env.TORTURE_SEED ?? 9);
const WITHIN_MS = 240_000;
const ALERTS = 150;

test(
  `killed in the middle of a storm, the bot shows each alert on one card of Slack and of Discord (seed ${SEED})`,
  async () => {
    const options = {
      seed: SEED,
      alerts: ALERTS,
      overMs: 5_000,
      kills: 1,
      calmMs: 1_000,
      stormMs: 5_000,
      cards: 4,
      groups: false,
    };
    const { findings, counts } = await runFeed(options);
    expect(findings).toEqual(noFindings());
    expect(counts).toMatchObject({ alerts: ALERTS, kills: 1, listed: counts.inStorms });
    expect(counts.storms).toBe(2);
  },
  WITHIN_MS,
);
