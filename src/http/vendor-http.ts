import type { Clock } from "../core/clock.ts";
import { BotError, type ErrorFacts } from "../core/errors.ts";
import type { HttpAccount, HttpAnswer, HttpCall, VendorHttp } from "../core/http.ts";
import { duration } from "../core/wording.ts";
import { addressOf } from "./address.ts";
import type { Verdict } from "./answer.ts";
import { type AccountBudget, isRateRefusal } from "./budget.ts";
import type { Circuits, Pass, Showing } from "./circuit.ts";
import { exchange, type WireAnswer, type WireRequest } from "./exchange.ts";
import { inTime } from "./in-time.ts";
import { createJudge } from "./judge.ts";
import type { Ticket } from "./queue.ts";
import { repeated } from "./repeat.ts";
import { TransportFailure } from "./transport-failure.ts";
import { Withheld } from "./withheld.ts";

const DEADLINE_MS = 10_000;
/** How long a call bears with 420 and 429 in all, and how many of them: a responder waits no longer for one answer. */
const PATIENCE_MS = 5 * 60_000;
const REFUSALS_MAX = 30;

export interface VendorHttpPorts {
  readonly budget: AccountBudget;
  readonly circuits: Circuits;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly agents: WireRequest["agents"];
  /** Aborts when the client stops. */
  readonly stopping: AbortSignal;
  /** Throws when no write may leave this process now. */
  mayWrite(): void;
  random(): number;
  nextOrder(): number;
}

/** The request had left when we stopped: what became of it is not known. */
const CUT_BY_STOP: Verdict = { code: "vendor_silent", problem: "had not answered when Tocsin stopped" };

const NOT_IN_TIME: Verdict = { code: "expired", problem: "was not asked in time: this was not sent" };

/** One call on its way, and what it has met so far. */
interface Course {
  readonly call: HttpCall;
  readonly signal: AbortSignal;
  readonly order: number;
  refusals: number;
  patientUntil: number | undefined;
  lastRefusal: ErrorFacts;
}

export function createVendorHttp(account: HttpAccount, ports: VendorHttpPorts): VendorHttp {
  const { budget, circuits, clock, stopping } = ports;
  const judge = createJudge(account, clock);
  /** Harmless: it goes ahead of a write when the account is tried again after a pause. */
  let lastRead: HttpCall | undefined;

  /** Throws when this write may not leave now. */
  function ensureMayLeave(call: HttpCall): void {
    ports.mayWrite();
    if (clock.now() > lastInstant(call)) throw judge.failure(NOT_IN_TIME, call);
  }

  async function exchangeOnce({ call, signal }: Course): Promise<WireAnswer> {
    try {
      return await exchange({
        method: call.method,
        url: addressOf(account.baseUrl, call),
        headers: {
          accept: "application/json",
          "user-agent": ports.userAgent,
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
          ...lowerCase(account.headers),
          ...lowerCase(call.headers ?? {}),
        },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        deadlineMs: account.deadlineMs ?? DEADLINE_MS,
        signal,
        mayLeave: call.mode === "read" ? undefined : () => ensureMayLeave(call),
        agents: ports.agents,
      });
    } catch (error) {
      if (stopping.aborted && !(error instanceof Withheld)) throw judge.failure(CUT_BY_STOP, call);
      if (!(error instanceof TransportFailure)) throw error;
      throw judge.transportFailure(error, call);
    }
  }

  function giveUp(course: Course, untilAt: number): Error {
    if (untilAt <= patienceOf(course) && untilAt > lastInstant(course.call)) return late(course);
    const problem = `allows no more requests now; it may be asked again in ${duration(untilAt - clock.now())}`;
    const facts = { ...course.lastRefusal, details: { untilAt } };
    return judge.failure({ code: "vendor_rate_limited", problem }, course.call, facts);
  }

  /** Withheld, since it says nothing of an earlier try. */
  function late({ call }: Course): Withheld {
    return new Withheld(judge.failure(NOT_IN_TIME, call));
  }

  function patienceOf({ patientUntil }: Course): number {
    return patientUntil ?? clock.now() + PATIENCE_MS;
  }

  function ticketFor(course: Course, { refusal }: Pass, signal: AbortSignal): Ticket {
    return {
      kind: course.call.mode === "read" ? "read" : "write",
      order: course.order,
      signal,
      patientUntil: () => Math.min(patienceOf(course), lastInstant(course.call)),
      giveUp: (untilAt) => giveUp(course, untilAt),
      refusal,
    };
  }

  /** One try. undefined: refused by the rate limit; the budget knows and makes the next try wait. */
  async function tryOnce(course: Course, pass: Pass): Promise<HttpAnswer | undefined> {
    let leave = (): void => undefined;
    try {
      const options = { clock, signal: course.signal, lastInstant: lastInstant(course.call), late: () => late(course) };
      leave = await inTime(options, (signal) => budget.enter(ticketFor(course, pass, signal)));
      pass.leaves();
      const answer = await exchangeOnce(course);
      const refused = isRateRefusal(answer.status);
      if (refused) {
        course.refusals += 1;
        course.patientUntil ??= clock.now() + PATIENCE_MS;
        course.lastRefusal = judge.refusalFacts(answer);
      }
      budget.learn(answer, course.refusals);
      const result = refused ? undefined : judge.answerOf(answer, course.call);
      pass.shows({ type: "answered" });
      return result;
    } catch (error) {
      pass.shows(showingOf(error));
      throw error;
    } finally {
      leave();
    }
  }

  function courseOf(call: HttpCall, signal: AbortSignal): Course {
    return { call, signal, order: ports.nextOrder(), refusals: 0, patientUntil: undefined, lastRefusal: {} };
  }

  function probeFor(call: HttpCall): ((pass: Pass) => Promise<void>) | undefined {
    if (call.mode === "read" || lastRead === undefined) return undefined;
    const course = courseOf(lastRead, stopping);
    return async (pass) => {
      // What it came to is the pass's to tell.
      await Promise.allSettled([tryOnce(course, pass)]);
    };
  }

  return {
    async send(call) {
      const signal = call.signal === undefined ? stopping : AbortSignal.any([call.signal, stopping]);
      const course = courseOf(call, signal);
      const { signal: _, ...plain } = call;
      if (call.mode === "read") lastRead = plain;
      const isHopeless = (): boolean => circuits.isOpenTo(call);
      return repeated({ mode: call.mode, clock, signal, isHopeless, random: ports.random }, async () => {
        while (course.refusals <= REFUSALS_MAX) {
          const pass = await circuits.admit(call, signal, probeFor(call));
          const answer = await tryOnce(course, pass);
          if (answer !== undefined) return answer;
        }
        throw giveUp(course, budget.pausedUntil());
      });
    },
  };
}

/** At which it may leave; Infinity when it may at any time. */
function lastInstant({ mode, notAfter = Number.POSITIVE_INFINITY }: HttpCall): number {
  return mode === "read" ? Number.POSITIVE_INFINITY : notAfter;
}

/** Whatever the vendor answered shows that it answers, unless nobody could read it. */
function showingOf(error: unknown): Showing {
  if (!(error instanceof BotError)) return { type: "nothing" };
  const { code, status, message, details } = error;
  if (code === "vendor_unreachable" || code === "vendor_silent" || code === "vendor_broken") {
    return { type: "silent", reason: message, isLate: details.isLate === true };
  }
  if (code === "vendor_auth" && status === 401 && details.lacksRight !== true)
    return { type: "key", reason: message, isLate: false };
  return { type: status === undefined ? "nothing" : "answered" };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
