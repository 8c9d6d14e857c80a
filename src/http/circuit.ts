import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Circuit, HttpCall } from "../core/http.ts";
import { duration } from "../core/wording.ts";
import { type Breaker, createBreaker, type Opening } from "./breaker.ts";
import { Withheld } from "./withheld.ts";

/** What opens and closes it, in that order; ours, after a look at what a vendor's bad minute looks like. */
const SILENT = { failures: 5, withinMs: 30_000, pauseMs: 30_000, pauseMsMax: 5 * 60_000 } as const;
/** A key that was revoked comes back by hand or not at all: one try a minute. */
const KEY = { failures: 2, withinMs: Number.POSITIVE_INFINITY, pauseMs: 60_000, pauseMsMax: 60_000 } as const;

/** What a single try showed of an account. `key`: it answered, and does not accept the key. */
export type Showing =
  | { readonly type: "answered" | "nothing" }
  | { readonly type: "silent" | "key"; readonly reason: string };

/** The right to send one request; whoever has it must say what the try showed, whatever happens. */
export interface Pass {
  /** Why it may not be sent after all, if something came up since. */
  refusal(): Withheld | undefined;
  shows(showing: Showing): void;
}

/**
 * The circuit breakers of one account. `silent` holds everything back while the vendor does not answer, `key` holds
 * writes back while it refuses the key: a read of somebody who asks does no harm, and shows when the key works again.
 */
export interface Circuits {
  /**
   * Resolves when this call may be sent. Throws Withheld at once, with a vendor_down or vendor_auth, while the account
   * is left alone, or the signal's reason. After a pause `probe` goes first where it is given, rather than this call: it
   * sends a harmless read with the pass it gets, and never throws.
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

type Cause = Circuit["cause"];

export function createCircuits({ account, title, clock, onChange }: CircuitsOptions): Circuits {
  const breakerFor = (cause: Cause, limits: typeof SILENT | typeof KEY): Breaker =>
    createBreaker({ ...limits, clock, onChange: (opening, isOver) => onChange(circuitOf(cause, opening), isOver) });
  const breakers: Readonly<Record<Cause, Breaker>> = {
    silent: breakerFor("silent", SILENT),
    key: breakerFor("key", KEY),
  };
  const { silent, key } = breakers;

  function circuitOf(cause: Cause, { sinceAt, untilAt, reason }: Opening): Circuit {
    return { account, title, cause, sinceAt, untilAt, reason };
  }

  function causesFor(call: HttpCall): readonly Cause[] {
    return call.mode === "read" ? ["silent"] : ["silent", "key"];
  }

  function refusalOf(cause: Cause, { method, path }: HttpCall): Withheld | undefined {
    const opening = breakers[cause].opening();
    if (opening === undefined) return undefined;
    const code = cause === "silent" ? "vendor_down" : "vendor_auth";
    const { sinceAt, untilAt } = opening;
    return new Withheld(
      new BotError(code, sentence(cause, opening), { details: { account, method, path, sinceAt, untilAt } }),
    );
  }

  function passFor(call: HttpCall, probed: ReadonlySet<Cause>): Pass {
    const others = causesFor(call).filter((cause) => !probed.has(cause));
    return {
      refusal() {
        const shut = others.find((cause) => breakers[cause].isOpen());
        return shut === undefined ? undefined : refusalOf(shut, call);
      },
      shows(showing) {
        if (showing.type === "silent") silent.failed(showing.reason);
        if (showing.type === "key") key.failed(showing.reason);
        if (showing.type === "answered") key.succeeded();
        if (showing.type === "answered" || showing.type === "key") silent.succeeded();
        for (const cause of probed) breakers[cause].abandoned();
      },
    };
  }

  return {
    async admit(call, signal, probe) {
      const probed = new Set<Cause>();
      let sendFirst = probe;
      try {
        for (const cause of causesFor(call)) {
          for (let turn = breakers[cause].turn(); turn.type !== "go"; turn = breakers[cause].turn()) {
            if (turn.type === "refused") throw refusalOf(cause, call);
            if (turn.type === "wait") {
              await overOrAborted(turn.over, signal);
            } else if (sendFirst === undefined) {
              probed.add(cause);
              break;
            } else {
              await sendFirst(passFor(call, new Set([cause])));
              // Whatever it showed, or could not show: a second one would show no more.
              sendFirst = undefined;
              signal.throwIfAborted();
            }
          }
        }
      } catch (error) {
        for (const cause of probed) breakers[cause].abandoned();
        throw error;
      }
      return passFor(call, probed);
    },
    isOpenTo: (call) => causesFor(call).some((cause) => breakers[cause].isOpen()),
    open: () =>
      (["silent", "key"] as const).flatMap((cause) => {
        const opening = breakers[cause].opening();
        return opening === undefined ? [] : [circuitOf(cause, opening)];
      }),
  };
}

/** The same for all whom one pause refuses: a report says it once, however many they are. */
function sentence(cause: Cause, { reason, pauseMs }: Opening): string {
  const what = cause === "silent" ? "again and again, so it is left alone" : "so writes to it are held back";
  return `${reason}, ${what} for ${duration(pauseMs)}: this was not sent`;
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
