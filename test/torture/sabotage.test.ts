import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { postgresUrl } from "../kit/postgres.ts";
import { type RunOptions, run } from "./run.ts";
import type { Sabotage } from "./settings.ts";

const WITHIN_MS = 400_000;
/** What is taken away is missed only where a kill, a freeze or a fault meets it, which not every run brings about. */
const SEEDS = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
const BRIEF = {
  seed: 7,
  flood: { alerts: 30, every: 15 },
  scenes: 6,
  kills: 0,
  stops: 0,
  replicas: 1,
} satisfies RunOptions;

/** What each one costs, and how little it takes to see it. */
const SABOTAGED: readonly (readonly [Sabotage, Partial<RunOptions>, "doubled" | "unanswered"])[] = [
  ["durability", { kills: 3 }, "unanswered"],
  ["deduplication", {}, "doubled"],
  ["reconciliation", {}, "doubled"],
  ["settle", {}, "doubled"],
];

/** Runs with one seed after another until one is red for that reason. */
async function redFor(what: "lost" | "doubled" | "unanswered", optionsOf: () => Promise<RunOptions>): Promise<boolean> {
  for (const seed of SEEDS) {
    const { findings } = await run({ ...(await optionsOf()), seed });
    if (findings[what].length > 0) return true;
  }
  return false;
}

describe("the torture run can fail", () => {
  test.each(SABOTAGED)(
    "without %s it is red",
    async (sabotage, options, expected) => {
      expect(await redFor(expected, async () => ({ ...BRIEF, ...options, sabotage }))).toBe(true);
    },
    WITHIN_MS,
  );

  test(
    "without fencing it is red",
    async () => {
      // Frozen about to send, until another has waited for it, looked, waited again and sent.
      const freezes = { at: ["http:before"], ms: 20_000 } as const;
      const options = { ...BRIEF, stops: 1, freezes, replicas: 2, speed: 15, sabotage: "fencing" } as const;
      const optionsOf = async (): Promise<RunOptions> => {
        return {
          ...options,
          postgres: { url: await postgresUrl(), schema: `torture_${randomBytes(6).toString("hex")}` },
        };
      };
      expect(await redFor("doubled", optionsOf)).toBe(true);
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
