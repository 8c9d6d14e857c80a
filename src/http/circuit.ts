import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Circuit, HttpCall } from "../core/http.ts";
import { duration } from "../core/wording.ts";
import { type Breaker, type BreakerLimits, createBreaker, type Failure, type Opening } from "./breaker.ts";
import { Withheld } from "./withheld.ts";

/** Five in half a minute is no accident; half a minute is how long a load balancer takes to find another server. Ours. */
const SILENT: BreakerLimits = {
  failures: 5,
  withinMs: 30_000,
  isPatient: true,
  pauseMs: 30_000,
  pauseMsMax: 5 * 60_000,
};
/** A key that was revoked comes back by hand or not at all: one try a minute. */
const KEY: BreakerLimits = {
  failures: 2,
  withinMs: Number.POSITIVE_INFINITY,
  isPatient: false,
  pauseMs: 60_000,
  pauseMsMax: 60_000,
};

/** What a single try showed of an account. `key`: it answered, and does not accept the key. */
export type Showing =
  | { readonly type: "answered" | "nothing" }
  | { readonly type: "silent" | "key"; readonly reason: string; readonly isLate: boolean };

/** The right to send one request; whoever has it must say what the try showed, whatever happens. */
export interface Pass {
  /** Why it may not be sent after all, if something came up since. */
  refusal(): Withheld | undefined;
  /** It is sent now. */
  leaves(): void;
  shows(showing: Showing): void;
}

/**
 * The circuit breakers of one account. When reads stay without an answer, nothing is sent any more. When only writes do,
 * reads go on: they show what became of those writes. When the key is refused no write is sent, while a read of somebody
 * who asks does no harm and shows when the key works again.
 */
export interface Circuits {
  /**
   * Resolves when this call may be sent. Throws Withheld at once, with a vendor_down or vendor_auth, while the account
   * is left alone, or the signal's reason. After a pause `probe` goes ahead of a write where it is given: it sends a
   * harmless read with the pass it gets, and never throws.
   */
  admit(call: HttpCall, signal: AbortSignal, probe: ((pass: Pass) => Promise<void>) | undefined): Promise<Pass>;
  /** Whether a repeat of this call would be refused. */
  isOpenTo(call: HttpCall): boolean;
  /** Those in force. */
  open(): readonly Circuit[];
}

export interface CircuitsOptions {
  readonly account: string;
  readonly title: string;
  readonly clock: Clock;
  onChange(circuit: Circuit, isOver: boolean): void;
}

/** Which of an account's breakers: `reads` holds everything back, the other two writes. */
const GATES = ["reads", "writes", "key"] as const;
type Gate = (typeof GATES)[number];

export function createCircuits({ account, title, clock, onChange }: CircuitsOptions): Circuits {
  /** Numbers what leaves and what fails in its order. */
  let happenings = 0;
  /** A read was refused too: then one that works shows that the key does. A key that may only read shows nothing. */
  let keyFailsReads = false;
  const breakerOf = (gate: Gate, limits: BreakerLimits): Breaker =>
    createBreaker({ ...limits, clock, onChange: (opening, isOver) => onChange(circuitOf(gate, opening), isOver) });
  const gates: Readonly<Record<Gate, Breaker>> = {
    reads: breakerOf("reads", SILENT),
    writes: breakerOf("writes", SILENT),
    key: breakerOf("key", KEY),
  };

  function circuitOf(gate: Gate, { sinceAt, untilAt, reason }: Opening): Circuit {
    const cause = gate === "key" ? "key" : "silent";
    return { account, title, cause, holdsBack: gate === "reads" ? "everything" : "writes", sinceAt, untilAt, reason };
  }

  function refusalOf(gate: Gate, { method, path, mode }: HttpCall): Withheld | undefined {
    const opening = gates[gate].opening();
    if (opening === undefined) return undefined;
    const { sinceAt, untilAt } = opening;
    const details = { account, method, path, sinceAt, untilAt };
    return new Withheld(
      new BotError(gate === "key" ? "vendor_auth" : "vendor_down", refusal(gate, mode, opening), { details }),
    );
  }

  /** The pass of a request with that mode; what it shows is also learnt of the gates that it tries for all. */
  function passOf(mode: HttpCall["mode"], probed: ReadonlySet<Gate>, refusedBy: Pass["refusal"]): Pass {
    const own = mode === "read" ? "reads" : "writes";
    let leftAs = 0;
    return {
      refusal: refusedBy,
      leaves() {
        leftAs = ++happenings;
      },
      shows(showing) {
        if (showing.type === "nothing") return;
        if (showing.type === "silent") {
          const failure: Failure = { ...showing, leftAs, failedAs: ++happenings };
          for (const gate of new Set<Gate>([own, ...probed])) if (gate !== "key") gates[gate].failed(failure);
          return;
        }
        gates.reads.succeeded();
        gates[own].succeeded();
        if (showing.type === "key") {
          keyFailsReads ||= own === "reads";
          gates.key.failed({ ...showing, leftAs, failedAs: ++happenings });
        } else if (own === "writes" || keyFailsReads) {
          keyFailsReads = false;
          gates.key.succeeded();
        }
      },
    };
  }

  function passFor(call: HttpCall, probed: ReadonlySet<Gate>): Pass {
    const others = gatesFor(call).filter((gate) => !probed.has(gate));
    const pass = passOf(call.mode, probed, () => {
      const shut = others.find((gate) => gates[gate].isOpen());
      return shut === undefined ? undefined : refusalOf(shut, call);
    });
    return {
      ...pass,
      shows(showing) {
        pass.shows(showing);
        for (const gate of probed) gates[gate].abandoned();
      },
    };
  }

  return {
    async admit(call, signal, probe) {
      const probed = new Set<Gate>();
      let scout = probe;

      /** Resolves when nothing stands against the call, or when it is the one that tries. */
      async function pass(gate: Gate): Promise<void> {
        for (let turn = gates[gate].turn(); turn.type !== "go"; turn = gates[gate].turn()) {
          if (turn.type === "refused") throw refusalOf(gate, call);
          if (turn.type === "wait") {
            await overOrAborted(turn.over, signal);
            continue;
          }
          probed.add(gate);
          const goAhead = scout;
          scout = undefined;
          // Where it only shows that the vendor answers, the write tries next.
          await goAhead?.(passOf("read", new Set([gate]), () => undefined));
          signal.throwIfAborted();
          if (gates[gate].isProbing()) return;
          probed.delete(gate);
        }
      }

      try {
        for (const gate of gatesFor(call)) await pass(gate);
      } catch (error) {
        for (const gate of probed) gates[gate].abandoned();
        throw error;
      }
      return passFor(call, probed);
    },
    isOpenTo: (call) => gatesFor(call).some((gate) => gates[gate].isOpen()),
    open: () => {
      const circuits = GATES.flatMap((gate) => {
        const opening = gates[gate].opening();
        return opening === undefined ? [] : [circuitOf(gate, opening)];
      });
      // Where nothing at all is sent, that writes are not is no news.
      return gates.reads.isOpen() ? circuits.filter(({ holdsBack }) => holdsBack === "everything") : circuits;
    },
  };
}

function gatesFor({ mode }: HttpCall): readonly Gate[] {
  return mode === "read" ? ["reads"] : GATES;
}

/** The same for all whom one pause refuses: a report says it once, however many they are. */
function refusal(gate: Gate, mode: HttpCall["mode"], { reason, pauseMs }: Opening): string {
  const often = gate === "key" ? "" : " again and again";
  const what = gate === "reads" ? "it is left alone" : "writes to it are held back";
  return `${reason}${often}, so ${what} for ${duration(pauseMs)}${mode === "read" ? "" : ": this was not sent"}`;
}

function overOrAborted(over: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    void over.then(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}
