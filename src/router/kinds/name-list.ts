import type { Pending, Pick } from "../reading.ts";
import { NAME_TOKENS_MAX, pastSeparator } from "./ends.ts";
import { findNames, type NameQuery } from "./find-names.ts";
import type { ReadEnv } from "./kind.ts";

/** Attempts at one list, so that hostile input stays cheap. */
const TRIES_MAX = 8_000;

/** Components, and groups that stand for theirs. */
export const COMPONENT_QUERY: NameQuery = { kinds: ["component", "group"], exact: false };

/**
 * Reads the tokens as a list in which each item is read by `item`, the longest first: an item that has a comma or an
 * "and" in its name is found before its parts are. Undefined when they are no such list.
 */
export function readList<T>(
  from: number,
  to: number,
  env: ReadEnv,
  item: (from: number, to: number) => T | Pending | undefined,
): readonly T[] | Pending | undefined {
  const deadEnds = new Set<number>();
  let tries = 0;
  let pending: Pending | undefined;
  const rest = (at: number): readonly T[] | undefined => {
    if (deadEnds.has(at)) return undefined;
    for (let end = Math.min(to, at + NAME_TOKENS_MAX); end > at; end--) {
      const past = end === to ? to : pastSeparator(env.scan, end, to);
      if ((past === end && end !== to) || (past === to && end !== to) || ++tries > TRIES_MAX) continue;
      const read = item(at, end);
      if (read === undefined) continue;
      if (isPending(read)) {
        pending = read;
        return undefined;
      }
      const others = past === to ? [] : rest(past);
      if (others !== undefined) return [read, ...others];
    }
    deadEnds.add(at);
    return undefined;
  };
  const items = rest(from);
  return pending ?? items;
}

export function readComponentName(from: number, to: number, env: ReadEnv): Pick | Pending | undefined {
  const found = findNames(COMPONENT_QUERY, from, to, env);
  return found === undefined || "type" in found ? found : { from, to, found };
}

export function isPending<T>(read: T | Pending): read is Pending {
  return typeof read === "object" && read !== null && "type" in read && read.type === "pending";
}
