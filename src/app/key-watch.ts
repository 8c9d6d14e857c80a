import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Circuit, HttpClient } from "../core/http.ts";
import type { Log } from "../core/log.ts";
import type { AdminNotices, Standing, Trouble } from "./admin-notices.ts";

/** A chat or a store that failed is tried again so often. */
const AGAIN_EVERY_MS = 60_000;
/** Whoever saw the key work again may be gone without a word: then the next refusal is told after so long. */
const REMIND_AFTER_MS = 3_600_000;

export interface KeyWatchOptions {
  readonly http: Pick<HttpClient, "onCircuit">;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: AdminNotices;
}

/** Tells the admins when a vendor refuses its key, which nobody else would put right, and when it is taken again. */
export interface KeyWatch {
  /** Until the signal aborts. Never throws. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createKeyWatch({ http, clock, log, notices }: KeyWatchOptions): KeyWatch {
  /** What is still to be told of each account: the last that happened. */
  const untold = new Map<string, { readonly circuit: Circuit; readonly isOver: boolean }>();

  async function tellAll(): Promise<void> {
    for (const [account, news] of untold) {
      try {
        if ((await tell(news.circuit, news.isOver)) === "told" && untold.get(account) === news) untold.delete(account);
      } catch (error) {
        log[error instanceof BotError ? "warn" : "error"]("key_watch.failed", { account, error });
      }
    }
  }

  function tell({ account, title, reason }: Circuit, isOver: boolean): Promise<Standing> {
    const trouble: Trouble = { name: `key:${account}`, remindAfterMs: REMIND_AFTER_MS };
    if (isOver) {
      return notices.clear(trouble, () => ({ type: "reply", tone: "good", title: `${title} takes its key again.` }));
    }
    const line = `${reason}. Writes to it are held back, and whoever asks for one is told so.`;
    const advice = "Put a valid key into its setting and start Tocsin again.";
    return notices.raise(trouble, {
      type: "reply",
      tone: "bad",
      title: `${title} refuses its key.`,
      blocks: [{ type: "text", line: `${line} ${advice}` }],
    });
  }

  return {
    watch: async (signal) => {
      const forget = http.onCircuit((circuit, isOver) => {
        if (circuit.cause !== "key") return;
        untold.set(circuit.account, { circuit, isOver });
        void tellAll();
      });
      while (await sleptThrough(clock, AGAIN_EVERY_MS, signal)) await tellAll();
      forget();
    },
  };
}
