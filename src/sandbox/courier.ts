import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Delivery } from "../core/emulator.ts";

/** Between two attempts at a webhook that was not taken, ms; the last one for the rest of its life. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;
/** What nobody has taken after so many attempts is dropped: about an hour. */
const TRIES_MAX = 60;
/** Requests to one address at a time: 500 a second pass where each is answered within 30 ms. */
const AT_ONCE = 16;
/** What may wait, all addresses together: four times 10,000 webhooks of 5 KB. What comes on top is dropped. */
const WAITING_MAX = 40_000;
const WAITING_CHARS_MAX = 200_000_000;

/** What became of the webhooks to one address. */
export interface Carried {
  /** Not taken yet. */
  readonly waiting: number;
  readonly taken: number;
  /** Given up, refused for good, or one too many. */
  readonly dropped: number;
}

/**
 * Carries the emulators' webhooks, at least once each. To one address those about the same thing go one after another,
 * in their order; those about others do not wait for them. In memory only.
 */
export interface Courier {
  /** Returns at once: whoever changes something at a vendor does not wait for its webhooks. */
  deliver(delivery: Delivery): void;
  /** Of one address. */
  carriedTo(url: string): Carried;
  /** Of all addresses. */
  readonly waiting: number;
  /** Drops what is left. */
  stop(): Promise<void>;
}

/** Deliveries that keep their order. */
interface Lane {
  readonly about: string;
  readonly queue: Delivery[];
  /** How often the first one was not taken. */
  tries: number;
}

interface Address {
  readonly lanes: Map<string, Lane>;
  /** Those whose first delivery may go now. */
  readonly ready: Lane[];
  underWay: number;
  readonly carried: { waiting: number; taken: number; dropped: number };
}

type Verdict = "taken" | "dropped" | "again";

/** `clock` times the repeats; how long an answer is waited for is real time, for the sockets are real. */
export function createCourier(clock: Clock): Courier {
  const stopped = new AbortController();
  const addresses = new Map<string, Address>();
  const work = new Set<Promise<void>>();
  /** One for each request: thousands that hang on one signal are slow to let go of it. */
  const underWay = new Set<AbortController>();
  let waiting = 0;
  let waitingChars = 0;

  function addressOf(url: string): Address {
    const known = addresses.get(url) ?? {
      lanes: new Map(),
      ready: [],
      underWay: 0,
      carried: { waiting: 0, taken: 0, dropped: 0 },
    };
    addresses.set(url, known);
    return known;
  }

  function count(address: Address, { body }: Delivery, by: 1 | -1): void {
    waiting += by;
    waitingChars += by * body.length;
    address.carried.waiting += by;
  }

  /** Sends what may go, as far as there is room for it. */
  function pump(address: Address): void {
    while (address.underWay < AT_ONCE && !stopped.signal.aborted) {
      const lane = address.ready.shift();
      const delivery = lane?.queue[0];
      if (lane === undefined || delivery === undefined) return;
      const turn = carry(address, lane, delivery).finally(() => work.delete(turn));
      work.add(turn);
    }
  }

  async function carry(address: Address, lane: Lane, delivery: Delivery): Promise<void> {
    address.underWay += 1;
    const asking = new AbortController();
    underWay.add(asking);
    const verdict = await attempt(delivery, asking.signal);
    underWay.delete(asking);
    address.underWay -= 1;
    lane.tries += 1;
    if (verdict === "again" && lane.tries < TRIES_MAX) {
      // Others may have its place while it waits.
      pump(address);
      if (!(await sleptThrough(clock, AGAIN_MS[lane.tries - 1] ?? AGAIN_MS[4], stopped.signal))) return;
    } else {
      address.carried[verdict === "taken" ? "taken" : "dropped"] += 1;
      count(address, delivery, -1);
      lane.queue.shift();
      lane.tries = 0;
      delivery.settled?.(verdict === "taken");
    }
    if (lane.queue.length > 0) address.ready.push(lane);
    else address.lanes.delete(lane.about);
    pump(address);
  }

  return {
    get waiting() {
      return waiting;
    },
    carriedTo: (url) => ({ ...(addresses.get(url)?.carried ?? { waiting: 0, taken: 0, dropped: 0 }) }),
    deliver(delivery) {
      const address = addressOf(delivery.url);
      if (waiting >= WAITING_MAX || waitingChars + delivery.body.length > WAITING_CHARS_MAX) {
        address.carried.dropped += 1;
        delivery.settled?.(false);
        return;
      }
      count(address, delivery, 1);
      const about = delivery.about ?? "";
      const lane = address.lanes.get(about);
      if (lane !== undefined) {
        lane.queue.push(delivery);
        return;
      }
      const fresh: Lane = { about, queue: [delivery], tries: 0 };
      address.lanes.set(about, fresh);
      address.ready.push(fresh);
      pump(address);
    },
    async stop() {
      stopped.abort();
      for (const asking of underWay) asking.abort();
      await Promise.all(work);
    },
  };
}

/** As PagerDuty does: server faults, 429 and silence may pass, any other refusal is final (its docs, read 2026-11-21). */
async function attempt({ url, headers, body, timeoutMs }: Delivery, stopped: AbortSignal): Promise<Verdict> {
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]);
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    // A connection is used again only once its answer has been read; nobody looks at what it says.
    await answer.body?.pipeTo(new WritableStream());
    if (answer.ok) return "taken";
    return answer.status >= 500 || answer.status === 429 ? "again" : "dropped";
  } catch {
    // No connection, or no answer in time: nobody knows whether it arrived.
    return "again";
  }
}
