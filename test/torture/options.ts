import { parseArgs } from "node:util";
import { z } from "zod";
import type { RunOptions } from "./run.ts";
import { SABOTAGES } from "./settings.ts";

const whole = z.string().regex(/^\d+$/u, "must be a whole number").transform(Number);

const schema = z.strictObject({
  seed: whole.default(7),
  store: z.enum(["embedded", "postgres"]).default("embedded"),
  kills: whole.optional(),
  replicas: whole.optional(),
  stops: whole.optional(),
  sabotage: z.enum(SABOTAGES).optional(),
  keep: z.boolean().default(false),
});

/** What the issue asks for: 500 kills of one process; 200 of three on PostgreSQL, and 25 frozen past their lease. */
const LONG = {
  embedded: { kills: 500, replicas: 1, stops: 0 },
  postgres: { kills: 200, replicas: 3, stops: 25 },
} as const;

export type TortureOptions = RunOptions & { readonly store: "embedded" | "postgres"; readonly keep: boolean };

/** The options of the command line. Throws with the reason when they cannot be. */
export function options(argv: string[]): TortureOptions {
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
  const { sabotage, ...asked } = schema.parse({ ...values });
  if (asked.store === "embedded" && (asked.replicas ?? 1) > 1) throw new Error("the embedded store is one process");
  const long = LONG[asked.store];
  return {
    ...asked,
    kills: asked.kills ?? long.kills,
    replicas: asked.replicas ?? long.replicas,
    stops: asked.stops ?? long.stops,
    flood: { alerts: 300, every: 40 },
    scenes: 12,
    ...(sabotage === undefined ? {} : { sabotage }),
  };
}
