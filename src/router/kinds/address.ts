import { constant } from "../reading.ts";
import { quotedText, type Scan } from "../scan.ts";
import { anyEnds, NAME_TOKENS_MAX, startsValue } from "./ends.ts";
import { addressIn } from "./find-names.ts";
import type { KindReader } from "./kind.ts";

/** An e-mail address, in Slack's form with a link in it too; other words are for the command to say why they will not do. */
export const addressReader: KindReader = {
  ends: (_slot, scan, from, limit) =>
    startsValue(scan, from, limit) ? anyEnds(scan, from, limit, NAME_TOKENS_MAX) : [],
  read: (_slot, from, to, { scan }) => constant(addressIn(said(scan, from, to)).toLowerCase()),
};

function said(scan: Scan, from: number, to: number): string {
  return quotedText(scan, from, to) ?? scan.text.slice(scan.starts[from], scan.ends[to - 1]);
}
