import { nearest } from "../core/nearest.ts";
import { listed } from "../core/wording.ts";
import type { Env } from "./variables.ts";

/** What settings were called before. */
const RENAMED: Readonly<Record<string, string>> = { TOCSIN_URL: "PUBLIC_URL" };

/**
 * Warns of variables that look like ours and are not: a misspelt key would otherwise be silently without effect. Ours
 * begin with `TOCSIN_` or like a declared vendor variable ("PAGERDUTY_").
 */
export function unknownVariables(env: Env, known: readonly string[]): string[] {
  const prefixes = new Set(["TOCSIN_", ...known.filter((name) => !isShared(name)).map(prefixOf)]);
  return Object.keys(env)
    .filter((name) => prefixes.has(prefixOf(name)) && !known.includes(name))
    .sort()
    .map((name) => {
      const now = RENAMED[name];
      if (now !== undefined) return `${name} has no effect: it is called ${now} now, so rename it.`;
      const family = known.filter((other) => prefixOf(other) === prefixOf(name));
      const close = nearest(name, family);
      const instead = close === undefined ? `Known are ${listed(family)}.` : `Did you mean ${close}?`;
      return `${name} is not a setting and has no effect. ${instead}`;
    });
}

function prefixOf(name: string): string {
  return name.slice(0, name.indexOf("_") + 1);
}

/** Names that other programs use too (HTTP_PROXY): their first word claims no family. */
function isShared(name: string): boolean {
  return /^(?:DATA|DATABASE|HTTP|LOG|PUBLIC)_/u.test(name);
}
