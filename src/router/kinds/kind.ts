import type { Known } from "../known.ts";
import type { Found } from "../names.ts";
import type { SlotPart } from "../phrase.ts";
import type { SlotRead, Tier } from "../reading.ts";
import type { Scan } from "../scan.ts";
import type { ReadTime } from "../wall-clock.ts";

/** What reading one message has cost so far, and what is too dear to do twice. */
export interface Memo {
  lookups: number;
  times: Map<string, ReadTime | undefined> | undefined;
  guesses: Map<string, Found | undefined> | undefined;
}

/** What a kind may look at while it reads. */
export interface ReadEnv {
  readonly scan: Scan;
  readonly known: Known;
  readonly tier: Tier;
  readonly memo: Memo;
}

/** How one kind of argument is read. */
export interface KindReader {
  /**
   * The tokens at which a value that starts at `from` could stop, longest first, none beyond `limit`. It looks at the
   * shape of words alone.
   */
  ends(slot: SlotPart, scan: Scan, from: number, limit: number): readonly number[];
  /** The value of exactly these tokens; undefined when they are none. */
  read(slot: SlotPart, from: number, to: number, env: ReadEnv): SlotRead | undefined;
}
