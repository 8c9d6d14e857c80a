import { type FetchFunction, type Logger, LogLevel, WebClient } from "@slack/web-api";
import type { JsonObject } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";
import { type Redact, redactor } from "../../../core/redact.ts";
import { failureOf, RETRY_AFTER_MS } from "./failure.ts";

/** From the start of a call to the last byte of its answer; Slack answers within a second or is in trouble. */
const DEADLINE_MS = 10_000;
/** Far more than the pacer ever lets leave at once: the client's own queue must not become a second one. */
const CONCURRENCY_MAX = 1_000;

export type Fetch = typeof globalThis.fetch;

export interface ClientOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly fetch: Fetch;
  readonly log: Log;
}

/** Calls one workspace's Web API, each once. Throws BotError, see failure.ts. */
export type Client = (method: string, args: JsonObject) => Promise<unknown>;

export function createClient({ token, apiUrl, fetch, log }: ClientOptions): Client {
  const redact = redactor([token]);
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    allowAbsoluteUrls: false,
    timeout: DEADLINE_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: CONCURRENCY_MAX,
    fetch: withRetryAfter(fetch),
    logger: loggerTo(log, redact),
  });
  return async (method, args) => {
    try {
      return await client.apiCall(method, { ...args });
    } catch (error) {
      throw failureOf(error, method, redact);
    }
  };
}

/** The client takes a 429 without a Retry-After for a bug. */
function withRetryAfter(request: Fetch): FetchFunction {
  return async (url, init = {}) => {
    const answer = await request(url, { ...init, signal: init.signal ?? null });
    if (answer.status !== 429 || /^\d+/u.test(answer.headers.get("retry-after") ?? "")) return answer;
    await answer.body?.cancel();
    return new Response(null, { status: 429, headers: { "retry-after": String(RETRY_AFTER_MS / 1_000) } });
  };
}

/** The client's own words: its failures are ours to tell, and its debug lines hold whole messages and addresses. */
function loggerTo(log: Log, redact: Redact): Logger {
  const nothing = (): void => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (...said) => log.warn("slack.client", { said: said.map((part) => redact(String(part))) }),
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}
