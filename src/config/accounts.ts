import type { EnvVariable, Integration } from "../core/integration.ts";
import { listed } from "../core/wording.ts";
import { type Env, type Findings, findValue, readVariables } from "./variables.ts";

/** A vendor that is to be connected, with its variables: checked, defaults filled in. */
export interface AccountSettings {
  readonly integration: Integration;
  readonly env: Readonly<Record<string, string>>;
}

/** Whether somebody means to use the real vendor: a key, or anything it cannot do without, is set. */
export function hasCredential(integration: Integration, env: Env): boolean {
  return integration.env.some((variable) => isNeeded(variable) && findValue(env, variable.name) !== undefined);
}

/** Checks a vendor that somebody means to use. undefined where that cannot be: then there is a fault that says why. */
export function readAccount(integration: Integration, env: Env, findings: Findings): AccountSettings | undefined {
  const faultsBefore = findings.faults.length;
  const values = readVariables(integration.env, env, findings);
  for (const variable of integration.env) {
    if (!variable.required || findValue(env, variable.name) !== undefined) continue;
    const set = integration.env.filter((other) => isNeeded(other) && findValue(env, other.name) !== undefined);
    const beside = listed(set.map((other) => other.name));
    findings.faults.push(
      `${variable.name} is missing: ${integration.title} needs it beside ${beside}. ${variable.help}`,
    );
  }
  return findings.faults.length === faultsBefore ? { integration, env: values } : undefined;
}

/** The vendor's variables for another address, an emulator's: declared defaults filled in, nothing checked. */
export function withDefaults(integration: Integration, env: Readonly<Record<string, string>>): AccountSettings {
  const defaults = integration.env.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  return { integration, env: { ...Object.fromEntries(defaults), ...env } };
}

/** What is set of a vendor that nobody means to use, as a warning: an address without a key does nothing. */
export function leftovers(integration: Integration, env: Env): string[] {
  const set = integration.env.filter(({ name }) => findValue(env, name) !== undefined).map(({ name }) => name);
  if (set.length === 0) return [];
  const missing = listed(integration.env.filter(({ required }) => required === true).map(({ name }) => name));
  const have = set.length === 1 ? "has" : "have";
  return [`${listed(set)} ${have} no effect: ${integration.title} is left out without ${missing}.`];
}

function isNeeded(variable: EnvVariable): boolean {
  return variable.required === true || variable.secret === true;
}
