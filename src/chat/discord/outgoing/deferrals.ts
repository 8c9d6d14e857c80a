import type { Clock } from "../../../core/clock.ts";
import { createRecent } from "../../../core/recent.ts";

/** How long an interaction's token is good (Discord docs, Receiving and Responding, read 2026-11-21). */
const GOOD_FOR_MS = 15 * 60_000;
/** What may pass between Discord's issue of a token and our keeping of it, and a call with it on its way. */
const MARGIN_MS = 30_000;
/** Tokens in memory. An answer whose token is gone goes out as an ordinary message. */
const KEPT = 10_000;

/** An interaction that was deferred: what somebody waits to be answered. */
export interface Deferral {
  readonly interaction: string;
  /** Secret. */
  readonly token: string;
  /** For one or for all, which is fixed with the deferral; silent: a press, after which nothing is shown to wait. */
  readonly shownAs: "private" | "public" | "silent";
  /** In a direct message there is nobody else to whom it could be shown. */
  readonly isDirect: boolean;
  /** Whether the message that says that the bot is thinking still stands there to become the answer. */
  isWaiting: boolean;
}

/** Interactions that can still be answered by their tokens, by the interaction's id. */
export interface Deferrals {
  /** `taken`: whether Discord has taken the deferral; never rejects. The first for an interaction that is taken counts. */
  keep(deferral: Omit<Deferral, "isWaiting">, taken: Promise<boolean>): void;
  /** Waits until Discord has taken the deferral. undefined: there is none that would still work. */
  find(interaction: string): Promise<Deferral | undefined>;
  /** Its token works no more. */
  drop(interaction: string): void;
}

interface Kept {
  readonly deferral: Deferral;
  readonly taken: Promise<boolean>;
  /** By `elapsed`. */
  readonly untilAt: number;
}

export function createDeferrals(clock: Clock): Deferrals {
  const kept = createRecent<Kept>(KEPT);
  return {
    keep: (facts, taken) => {
      if (kept.get(facts.interaction) !== undefined) return;
      const deferral: Deferral = { ...facts, isWaiting: facts.shownAs !== "silent" };
      const own = { deferral, taken, untilAt: clock.elapsed() + GOOD_FOR_MS - MARGIN_MS };
      kept.set(facts.interaction, own);
      // What Discord has not taken stands in nobody's way.
      void taken.then((isTaken) => {
        if (!isTaken && kept.get(facts.interaction) === own) kept.delete(facts.interaction);
      });
    },
    find: async (interaction) => {
      const known = kept.get(interaction);
      if (known === undefined || !(await known.taken)) return undefined;
      return clock.elapsed() < known.untilAt ? known.deferral : undefined;
    },
    drop: (interaction) => kept.delete(interaction),
  };
}
