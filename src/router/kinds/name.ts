import type { ArgKind } from "../../core/args.ts";
import type { ListKind } from "../known.ts";
import type { SlotRead } from "../reading.ts";
import { anyEnds, NAME_TOKENS_MAX, startsValue } from "./ends.ts";
import { findNames } from "./find-names.ts";
import type { KindReader, ReadEnv } from "./kind.ts";

/** One thing of the kinds that fit. */
export const nameReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, NAME_TOKENS_MAX) : [],
  read: ({ kind }, from, to, env) => readName(kind, from, to, env),
};

function readName(kind: ArgKind<unknown>, from: number, to: number, env: ReadEnv): SlotRead | undefined {
  const found = findNames({ kinds: kindsOf(kind), exact: kind.exact === true }, from, to, env);
  if (found === undefined || "type" in found) return found;
  return { type: "value", picks: [{ from, to, found }], make: ([chosen]) => chosen?.value };
}

/** The lists in which a value of this kind is looked up; none when its kind has no names. */
export function kindsOf(kind: ArgKind<unknown>): readonly ListKind[] {
  switch (kind.kind) {
    case "named":
      return kind.of ?? [];
    case "components":
    case "changes":
      return ["component", "group"];
    case "component":
    case "notice":
    case "template":
    case "person":
      return [kind.kind];
    default:
      return [];
  }
}
