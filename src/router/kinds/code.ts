import { readLinkCode } from "../../core/link-code.ts";
import { constant } from "../reading.ts";
import { hasToken, type Scan, WORD } from "../scan.ts";
import type { KindReader } from "./kind.ts";

/** People copy codes with a space in the middle, or letter by letter. */
const TOKENS_MAX = 8;

export const codeReader: KindReader = {
  ends(_slot, scan, from, limit) {
    const last = Math.min(limit, from + TOKENS_MAX);
    const ends: number[] = [];
    for (let at = from; at < last && hasToken(scan, at) && scan.types[at] === WORD; at++) {
      if (codeIn(scan, from, at + 1) !== undefined) ends.unshift(at + 1);
    }
    return ends;
  },
  read(_slot, from, to, { scan }) {
    const code = codeIn(scan, from, to);
    return code === undefined ? undefined : constant(code);
  },
};

function codeIn(scan: Scan, from: number, to: number): string | undefined {
  return readLinkCode(scan.text.slice(scan.starts[from], Math.min(scan.ends[to - 1] ?? scan.end, scan.end)));
}
