import type { Clock } from "../core/clock.ts";
import type { ErrorFacts } from "../core/errors.ts";
import type { HttpAccount, HttpAnswer, HttpCall, VendorHttp } from "../core/http.ts";
import { duration } from "../core/wording.ts";
import { addressOf } from "./address.ts";
import type { Verdict } from "./answer.ts";
import { type AccountBudget, isRateRefusal } from "./budget.ts";
import { exchange, type WireAnswer, type WireRequest } from "./exchange.ts";
import { createJudge } from "./judge.ts";
import type { Ticket } from "./queue.ts";
import { repeated } from "./repeat.ts";
import { TransportFailure } from "./transport-failure.ts";

const DEADLINE_MS = 10_000;
/** How long a call bears with 420 and 429 in all, and how many of them: a responder waits no longer for one answer. */
const PATIENCE_MS = 5 * 60_000;
const REFUSALS_MAX = 30;

export interface VendorHttpPorts {
  readonly budget: AccountBudget;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly agents: WireRequest["agents"];
  /** Aborts when the client stops. */
  readonly stopping: AbortSignal;
  random(): number;
  nextOrder(): number;
}

/** The request had left when we stopped: what became of it is not known. */
const CUT_BY_STOP: Verdict = { code: "vendor_silent", problem: "had not answered when Tocsin stopped" };

/** What one call has met so far. */
interface Course {
  refusals: number;
  patientUntil: number | undefined;
  lastRefusal: ErrorFacts;
}

export function createVendorHttp(account: HttpAccount, ports: VendorHttpPorts): VendorHttp {
  const { budget, clock } = ports;
  const judge = createJudge(account, clock);

  async function exchangeOnce(call: HttpCall, signal: AbortSignal): Promise<WireAnswer> {
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
        agents: ports.agents,
      });
    } catch (error) {
      if (ports.stopping.aborted) throw judge.failure(CUT_BY_STOP, call);
      if (!(error instanceof TransportFailure)) throw error;
      throw judge.transportFailure(error, call);
    }
  }

  /** One try. undefined: refused by the rate limit; the budget knows and makes the next try wait. */
  async function tryOnce(call: HttpCall, ticket: Ticket, course: Course): Promise<HttpAnswer | undefined> {
    const leave = await budget.enter(ticket);
    try {
      const answer = await exchangeOnce(call, ticket.signal);
      const refused = isRateRefusal(answer.status);
      if (refused) {
        course.refusals += 1;
        course.patientUntil ??= clock.now() + PATIENCE_MS;
        course.lastRefusal = judge.refusalFacts(answer);
      }
      budget.learn(answer, course.refusals);
      return refused ? undefined : judge.answerOf(answer, call);
    } finally {
      leave();
    }
  }

  return {
    async send(call) {
      const signal = call.signal === undefined ? ports.stopping : AbortSignal.any([call.signal, ports.stopping]);
      const course: Course = { refusals: 0, patientUntil: undefined, lastRefusal: {} };
      const giveUp = (untilAt: number) => {
        const problem = `allows no more requests now; it may be asked again in ${duration(untilAt - clock.now())}`;
        const facts = { ...course.lastRefusal, details: { untilAt } };
        return judge.failure({ code: "vendor_rate_limited", problem }, call, facts);
      };
      const ticket: Ticket = {
        kind: call.mode === "read" ? "read" : "write",
        order: ports.nextOrder(),
        signal,
        patientUntil: () => course.patientUntil ?? clock.now() + PATIENCE_MS,
        giveUp,
      };
      return repeated({ mode: call.mode, clock, signal, random: ports.random }, async () => {
        while (course.refusals <= REFUSALS_MAX) {
          const answer = await tryOnce(call, ticket, course);
          if (answer !== undefined) return answer;
        }
        throw giveUp(budget.pausedUntil());
      });
    },
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
