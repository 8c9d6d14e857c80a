import { parseEnv } from "node:util";
import type { Env } from "./variables.ts";

/** The environment with the lines of a `.env` file beneath it: what the real environment sets, even to nothing, wins. */
export function mergeEnvFile(text: string, env: Env): Env {
  return { ...parseEnv(text), ...env };
}
