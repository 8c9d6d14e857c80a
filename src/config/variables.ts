import { isInTheClear } from "../core/in-the-clear.ts";
import type { EnvVariable } from "../core/integration.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** What reading the settings has found so far. */
export interface Findings {
  /** One line each; any of them stops the start. */
  readonly faults: string[];
  /** Said loudly at the start, which goes on. */
  readonly warnings: string[];
}

const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/u;

/** The value as set: trimmed; an empty one counts as unset. */
export function findValue(env: Env, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/**
 * The declared variables that are set, checked, or have a default. A variable whose name ends in `_URL` is a base
 * address, unless it has a check of its own: http or https, without trailing slashes. Faults name the variable and never show its value when it is secret.
 */
export function readVariables(declared: readonly EnvVariable[], env: Env, findings: Findings): Record<string, string> {
  const values: Record<string, string> = {};
  for (const variable of declared) {
    const set = findValue(env, variable.name);
    const problem = set === undefined ? undefined : problemOf(variable, set);
    if (problem !== undefined) findings.faults.push(`${variable.name} ${problem}.`);
    const value = set ?? variable.default;
    if (value === undefined || problem !== undefined) continue;
    values[variable.name] = isAddress(variable) ? value.replace(/\/+$/u, "") : value;
    if (isAddress(variable) && isInTheClear(value)) {
      findings.warnings.push(`${variable.name} uses plain http: keys travel unencrypted. Use https.`);
    }
  }
  return values;
}

function problemOf(variable: EnvVariable, value: string): string | undefined {
  if (/^(["']).*\1$/su.test(value)) return "is wrapped in quotes: remove them";
  if (variable.secret && /[\s\p{Cc}]/u.test(value)) return "has white space inside: paste the key again";
  if (isAddress(variable)) {
    const problem = problemOfAddress(value);
    if (problem !== undefined) return problem;
  }
  const { check } = variable;
  if (check === undefined || check.pattern.test(value)) return undefined;
  return variable.secret ? check.problem : `${check.problem} (it is "${value}")`;
}

/** A variable that says itself how it must look (a database's address) is not one. */
function isAddress(variable: EnvVariable): boolean {
  return variable.name.endsWith("_URL") && variable.check === undefined;
}

function problemOfAddress(value: string): string | undefined {
  if (/\s/u.test(value) || !URL.canParse(value)) return "is not an address: write it like https://api.example.com";
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https:// or http://";
  if (!HOST.test(url.hostname)) return "has characters in its host name that do not belong there";
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (/[?#]/u.test(value)) return "must end with its path: remove everything from ? or # on";
  return undefined;
}
