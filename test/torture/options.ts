import { parseArgs } from "node:util";
import { z } from "zod";
import type { RunOptions } from "./run.ts";
import { SABOTAGES } from "./settings.ts";

const whole = z.string().regex(/^\d+$/u, "must be a whole number").transform(Number);
const STORES = ["embedded", "postgres"] as const;
type StoreName = (typeof STORES)[number];

const schema = z.strictObject({
  seed: whole.default(7),
  store: z.enum(STORES).optional(),
  kills: whole.optional(),
  replicas: whole.optional(),
  stops: whole.optional(),
  sabotage: z.enum(SABOTAGES).optional(),
  keep: z.boolean().default(false),
});

/** What a long run is: 500 kills of one process; 200 of three on PostgreSQL, and 25 frozen past their lease. */
const LONG: Readonly<Record<StoreName, { readonly kills: number; readonly replicas: number; readonly stops: number }>> =
  {
    embedded: { kills: 500, replicas: 1, stops: 0 },
    postgres: { kills: 200, replicas: 3, stops: 25 },
  };

export type TortureOptions = RunOptions & { readonly store: StoreName };

/** The runs that a command line asks for: on both stores unless it names one. Throws with the reason when it cannot be. */
export function optionsOf(argv: string[]): readonly TortureOptions[] {
  const { values } = parseArgs({
    args: argv,
    options: {
      seed: { type: "string" },
      store: { type: "string" },
      kills: { type: "string" },
      replicas: { type: "string" },
      stops: { type: "string" },
      sabotage: { type: "string" },
      keep: { type: "boolean" },
    },
  });
  const { store: only, seed, keep, sabotage, kills, replicas, stops } = schema.parse({ ...values });
  if (only === "embedded" && (replicas ?? 1) > 1) throw new Error("the embedded store is for one process");
  return STORES.filter((store) => only === undefined || store === only).map((store) => ({
    store,
    seed,
    keep,
    kills: kills ?? LONG[store].kills,
    replicas: store === "embedded" ? 1 : (replicas ?? LONG[store].replicas),
    stops: store === "embedded" ? 0 : (stops ?? LONG[store].stops),
    flood: { alerts: 300, every: 40 },
    scenes: 12,
    ...(sabotage === undefined ? {} : { sabotage }),
  }));
}
