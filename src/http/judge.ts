import type { Clock } from "../core/clock.ts";
import { BotError, type ErrorFacts } from "../core/errors.ts";
import type { HttpAccount, HttpAnswer, HttpCall } from "../core/http.ts";
import { redactor } from "../core/redact.ts";
import { oneLine } from "../core/wording.ts";
import { type Body, faultOfSuccess, readBody, type Verdict, verdictOn } from "./answer.ts";
import type { WireAnswer } from "./exchange.ts";
import { retryAfterMs } from "./rate-headers.ts";
import { secretsOf } from "./secrets.ts";
import type { TransportFailure } from "./transport-failure.ts";

const REASON_CHARS = 300;
const REQUEST_ID_CHARS = 200;

/** Turns what came back from one account into an answer or a BotError. Nothing that leaves here holds a secret. */
export interface Judge {
  /** The answer, if it is of use; throws otherwise. */
  answerOf(answer: WireAnswer, call: HttpCall): HttpAnswer;
  /** Status and request id of a refusal by the rate limit, for the error that may follow. */
  refusalFacts(answer: WireAnswer): ErrorFacts;
  failure(verdict: Verdict, call: HttpCall, facts?: ErrorFacts): BotError;
  transportFailure(failure: TransportFailure, call: HttpCall): BotError;
}

export function createJudge(account: HttpAccount, clock: Clock): Judge {
  const redact = redactor(secretsOf(account.headers, account.baseUrl));
  const clean = (text: string, chars: number) => oneLine(redact(text).replace(/\p{Cc}/gu, " "), chars);

  function failure(verdict: Verdict, call: HttpCall, facts: ErrorFacts = {}): BotError {
    const details = { account: account.account, method: call.method, path: redact(call.path), ...facts.details };
    return new BotError(verdict.code, `${account.title} ${verdict.problem}`, { ...facts, details });
  }

  function requestIdOf(answer: WireAnswer, body: Body): string | undefined {
    const header = account.requestIdHeader === undefined ? undefined : answer.headers[account.requestIdHeader];
    const id = header ?? (body.kind === "json" ? requestIdIn(body.value) : undefined);
    return id === undefined ? undefined : clean(id, REQUEST_ID_CHARS);
  }

  function factsOf(answer: WireAnswer, body: Body): ErrorFacts {
    const requestId = requestIdOf(answer, body);
    return { status: answer.status, ...(requestId === undefined ? {} : { requestId }) };
  }

  function reasonIn(body: Body): string | undefined {
    const given = body.kind === "json" ? account.reasonOf(body.value) : undefined;
    return given === undefined ? undefined : clean(given, REASON_CHARS) || undefined;
  }

  /** A 401 that is not about the key. */
  function rightDetails({ status }: WireAnswer, body: Body): Readonly<Record<string, unknown>> {
    const lacks = status === 401 && body.kind === "json" && account.lacksRight?.(body.value) === true;
    return lacks ? { lacksRight: true } : {};
  }

  /** A 503 may say when to come back: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
  function waitDetails(answer: WireAnswer): Readonly<Record<string, unknown>> {
    const waitMs = retryAfterMs(answer.headers["retry-after"], clock.now());
    return waitMs === undefined ? {} : { retryAfterMs: waitMs };
  }

  return {
    answerOf(answer, call) {
      const { status, headers } = answer;
      const body = readBody(answer);
      const accepted = (status >= 200 && status < 300) || (call.accept?.includes(status) ?? false);
      const fault = accepted
        ? faultOfSuccess(status, body, call.mode === "read")
        : verdictOn(status, body, reasonIn(body));
      if (fault !== undefined) {
        const details = { ...waitDetails(answer), ...rightDetails(answer, body) };
        throw failure(fault, call, { ...factsOf(answer, body), details });
      }
      const value = body.kind === "json" ? body.value : undefined;
      return { status, headers, body: value, requestId: requestIdOf(answer, body) };
    },
    refusalFacts: (answer) => factsOf(answer, readBody(answer)),
    failure,
    transportFailure: (error, call) =>
      failure(error, call, { cause: cleanCause(error.cause, redact), details: { isLate: error.isLate } }),
  };
}

function requestIdIn(body: unknown): string | undefined {
  const id = typeof body === "object" && body !== null && "requestId" in body ? body.requestId : undefined;
  return typeof id === "string" ? id : undefined;
}

/** Code and message, nothing else: what is thrown travels into logs. */
function cleanCause(cause: unknown, redact: (text: string) => string): Error {
  const message = cause instanceof Error ? redact(cause.message) : "unknown failure";
  return Object.assign(new Error(message), cause instanceof Error && "code" in cause ? { code: cause.code } : {});
}
