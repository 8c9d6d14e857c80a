import type { Clock } from "../core/clock.ts";
import { BotError, type ErrorFacts } from "../core/errors.ts";
import type { HttpAccount, HttpAnswer, HttpCall, VendorHttp } from "../core/http.ts";
import { redactor } from "../core/redact.ts";
import { duration, oneLine } from "../core/wording.ts";
import { addressOf } from "./address.ts";
import { type Body, faultOfSuccess, readBody, type Verdict, verdictOn } from "./answer.ts";
import { type AccountBudget, isRateRefusal, type Ticket } from "./budget.ts";
import { exchange, type WireAnswer, type WireRequest } from "./exchange.ts";
import { retryAfterMs } from "./rate-headers.ts";
import { repeated } from "./repeat.ts";
import { secretsOf } from "./secrets.ts";
import { TransportFailure } from "./transport-failure.ts";

const DEADLINE_MS = 10_000;
/** How long a call bears with 420 and 429 in all, and how many of them: a responder waits no longer for one answer. */
const PATIENCE_MS = 5 * 60_000;
const REFUSALS_MAX = 30;
const REASON_CHARS = 300;
const REQUEST_ID_CHARS = 200;

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
  const redact = redactor(secretsOf(account.headers, account.baseUrl));
  const clean = (text: string, chars: number) => oneLine(redact(text).replace(/\p{Cc}/gu, " "), chars);

  function failure(verdict: Verdict, call: HttpCall, facts: ErrorFacts): BotError {
    const details = { account: account.account, method: call.method, path: redact(call.path), ...facts.details };
    return new BotError(verdict.code, `${account.title} ${verdict.problem}`, { ...facts, details });
  }

  function requestIdOf(answer: WireAnswer, body: Body): string | undefined {
    const header = account.requestIdHeader === undefined ? undefined : answer.headers[account.requestIdHeader];
    const inBody = body.kind === "json" ? requestIdIn(body.value) : undefined;
    const id = header ?? inBody;
    return id === undefined ? undefined : clean(id, REQUEST_ID_CHARS);
  }

  function judge(answer: WireAnswer, call: HttpCall): HttpAnswer {
    const body = readBody(answer);
    const requestId = requestIdOf(answer, body);
    const { status, headers } = answer;
    const accepted = (status >= 200 && status < 300) || (call.accept?.includes(status) ?? false);
    const given = body.kind === "json" && !accepted ? account.reasonOf(body.value) : undefined;
    const reason = given === undefined ? undefined : clean(given, REASON_CHARS) || undefined;
    const fault = accepted ? faultOfSuccess(status, body, call.mode === "read") : verdictOn(status, body, reason);
    if (fault === undefined) return { status, headers, body: body.kind === "json" ? body.value : undefined, requestId };
    throw failure(fault, call, {
      status,
      ...(requestId === undefined ? {} : { requestId }),
      details: waitDetails(answer),
    });
  }

  /** A 503 may say when to come back: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
  function waitDetails(answer: WireAnswer): Readonly<Record<string, unknown>> {
    const waitMs = retryAfterMs(answer.headers["retry-after"], clock.now());
    return waitMs === undefined ? {} : { retryAfterMs: waitMs };
  }

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
      if (ports.stopping.aborted) throw failure(CUT_BY_STOP, call, {});
      if (!(error instanceof TransportFailure)) throw error;
      throw failure(error, call, { cause: cleanCause(error.cause, redact) });
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
        const requestId = requestIdOf(answer, readBody(answer));
        course.lastRefusal = { status: answer.status, ...(requestId === undefined ? {} : { requestId }) };
      }
      budget.learn(answer, course.refusals);
      return refused ? undefined : judge(answer, call);
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
        return failure({ code: "vendor_rate_limited", problem }, call, { ...course.lastRefusal, details: { untilAt } });
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

function requestIdIn(body: unknown): string | undefined {
  const id = typeof body === "object" && body !== null && "requestId" in body ? body.requestId : undefined;
  return typeof id === "string" ? id : undefined;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Code and message, nothing else: what is thrown travels into logs. */
function cleanCause(cause: unknown, redact: (text: string) => string): Error {
  const message = cause instanceof Error ? redact(cause.message) : "unknown failure";
  return Object.assign(new Error(message), cause instanceof Error && "code" in cause ? { code: cause.code } : {});
}
