import { constant } from "../reading.ts";
import { quotedText, writtenAs } from "../scan.ts";
import { anyEnds, startsValue } from "./ends.ts";
import type { KindReader } from "./kind.ts";

/** Words scanned for the clause that ends a text: names are far shorter, and longer texts stand after a colon. */
const TEXT_TOKENS_MAX = 400;

/** Free words before the colon, verbatim; in quotes, what stands between them. */
export const textReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, TEXT_TOKENS_MAX) : [],
  read(_slot, from, to, { scan }) {
    const text = quotedText(scan, from, to) ?? writtenAs(scan, from, to);
    return text.trim() === "" ? undefined : constant(text);
  },
};
