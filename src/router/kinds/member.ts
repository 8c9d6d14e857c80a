import type { Member } from "../../core/args.ts";
import { constant } from "../reading.ts";
import { quotedText, writtenAs } from "../scan.ts";
import { keyOf } from "../text.ts";
import { anyEnds, NAME_TOKENS_MAX, startsValue } from "./ends.ts";
import { mentioned } from "./find-names.ts";
import type { KindReader } from "./kind.ts";

/** Whoever was mentioned; other words are for the command to say why they will not do. */
export const memberReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, NAME_TOKENS_MAX) : [],
  read(_slot, from, to, { scan, known }) {
    const said = (quotedText(scan, from, to) ?? writtenAs(scan, from, to)).replace(/[.!?]+$/u, "");
    const people = said.split(/[\s,]+/u).flatMap((word) => mentioned(keyOf(word), known) ?? []);
    return constant({ said, people } satisfies Member);
  },
};
