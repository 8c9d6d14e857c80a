import type { Clock } from "../core/clock.ts";
import type { StoreHealth } from "../core/store.ts";
import { within } from "./within.ts";

/** A load balancer waits a few seconds for an answer; a store that takes longer than this does not answer. */
const STORE_MS = 2_000;
/** Many balancers that ask at once are told of one look. */
const LOOK_LASTS_MS = 1_000;

/** Whether this process should be sent work. */
export interface Readiness {
  /** Everything is open, taken over and connected: from now on it is ready as long as the store answers. */
  started(health: () => Promise<StoreHealth>): void;
  /** From now on it is not, for good. */
  stopping(): void;
  /** Why it is not ready, in a line; undefined: it is. Never throws. */
  unreadiness(): Promise<string | undefined>;
}

export function createReadiness(clock: Clock): Readiness {
  let health: (() => Promise<StoreHealth>) | undefined;
  let isStopping = false;
  let look: { readonly at: number; readonly fault: Promise<string | undefined> } | undefined;

  async function faultOf(ask: () => Promise<StoreHealth>): Promise<string | undefined> {
    const given = await within(clock, STORE_MS, ask());
    if (given === undefined) return "The store does not answer.";
    return given.ok ? undefined : "The store is not well.";
  }

  return {
    started: (given) => {
      health = given;
    },
    stopping: () => {
      isStopping = true;
    },
    unreadiness: async () => {
      if (isStopping) return "It is stopping.";
      if (health === undefined) return "It is starting.";
      if (look === undefined || clock.elapsed() - look.at >= LOOK_LASTS_MS) {
        look = { at: clock.elapsed(), fault: faultOf(health) };
      }
      const fault = await look.fault;
      return isStopping ? "It is stopping." : fault;
    },
  };
}
