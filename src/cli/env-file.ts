import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mergeEnvFile } from "../config/env-file.ts";
import type { Env } from "../config/variables.ts";
import { ConfigError } from "../core/config-error.ts";

const ENV_FILE = ".env";
const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/u;
const NOTHING = /^\s*(?:#.*)?$/u;

/**
 * The environment with the `.env` of `dir` beneath it, when there is one. Throws ConfigError with the line of the first
 * fault: Node's own parser would skip over it, and a setting would silently be missing.
 */
export function readEnv(dir: string, env: Env): Env {
  const text = readFile(join(dir, ENV_FILE));
  if (text === undefined) return env;
  const fault = findFault(text);
  if (fault !== undefined) throw new ConfigError([`${ENV_FILE}: ${fault}`]);
  return mergeEnvFile(text, env);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^\ufeff/u, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new ConfigError([`${ENV_FILE} cannot be read (${String(code)}): correct its rights or take it away.`]);
  }
}

function findFault(text: string): string | undefined {
  if (text.includes("\0") || text.includes("\u{fffd}")) return "it is not UTF-8 text.";
  const lines = text.split(/\r?\n/u);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (NOTHING.test(line)) continue;
    const value = ASSIGNMENT.exec(line)?.[1];
    if (value === undefined) return `line ${i + 1} is not NAME=value.`;
    const quote = /^["'`]/u.exec(value)?.[0];
    if (quote === undefined || value.indexOf(quote, 1) > 0) continue;
    const end = lines.findIndex((later, j) => j > i && later.includes(quote));
    if (end < 0) return `the ${quote} of line ${i + 1} is never closed.`;
    i = end;
  }
  return undefined;
}
