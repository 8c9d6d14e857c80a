import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { postgresUrl } from "../kit/postgres.ts";
import { type RunOptions, run } from "./run.ts";
import type { Sabotage } from "./settings.ts";

const WITHIN_MS = 120_000;
const BRIEF = {
  seed: 7,
  flood: { alerts: 30, every: 15 },
  scenes: 6,
  kills: 0,
  stops: 0,
  replicas: 1,
} satisfies RunOptions;

/** What each one costs, and how little it takes to see it. */
const SABOTAGED: readonly (readonly [Sabotage, Partial<RunOptions>, readonly ("lost" | "doubled" | "unanswered")[]])[] =
  [
    ["durability", { kills: 3 }, ["unanswered"]],
    ["deduplication", {}, ["doubled"]],
    ["reconciliation", {}, ["doubled"]],
    ["settle", {}, ["doubled"]],
  ];

describe("the torture run can fail", () => {
  test.each(SABOTAGED)(
    "without %s it is red",
    async (sabotage, options, expected) => {
      const { findings } = await run({ ...BRIEF, ...options, sabotage });
      for (const what of expected) expect(findings[what]).not.toEqual([]);
    },
    WITHIN_MS,
  );

  test(
    "without fencing it is red",
    async () => {
      const postgres = { url: await postgresUrl(), schema: `torture_${randomBytes(6).toString("hex")}` };
      // Frozen about to send, until another has waited for it, looked, waited again and sent.
      const freezes = { at: ["http:before"], ms: 18_000 } as const;
      const options = { ...BRIEF, stops: 1, freezes, replicas: 2, speed: 30, postgres };
      const { findings } = await run({ ...options, sabotage: "fencing" });
      expect(findings.doubled).not.toEqual([]);
    },
    WITHIN_MS,
  );

  test(
    "and without sabotage the same brief run is green",
    async () => {
      const { findings } = await run(BRIEF);
      expect(findings).toEqual({ lost: [], doubled: [], unanswered: [], unexpected: [] });
    },
    WITHIN_MS,
  );
});
