import type { Budget, HttpAccount, HttpClient } from "../../src/core/http.ts";
import { createHttpClient, type HttpClientOptions } from "../../src/http/client.ts";
import type { TestClock } from "../kit/test-clock.ts";

/** Must never be seen outside a request's headers. */
export const CANARY = "canary-3f9a-s3cr3t/+key";

const WIDE: Budget = { maxInFlight: 50, slow: { everyMs: 1_000, forMs: 60_000 } };

/** A vendor like PagerDuty: its reason is in error.message, its request id in a header. */
export function accountAt(baseUrl: string, more: Partial<HttpAccount> = {}): HttpAccount {
  return {
    account: "pagerduty",
    title: "PagerDuty",
    baseUrl,
    headers: { Authorization: `Token token=${CANARY}` },
    budget: WIDE,
    deadlineMs: 5_000,
    reasonOf,
    requestIdHeader: "x-request-id",
    resetHeader: "ratelimit-reset",
    ...more,
  };
}

function reasonOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("message" in body)) return undefined;
  return typeof body.message === "string" ? body.message : undefined;
}

/** The real client without jitter, and a way to wait for its work on a clock that stands still. */
export function clientOn(clock: TestClock, more: Partial<HttpClientOptions> = {}) {
  const http: HttpClient = createHttpClient({ clock, random: () => 0, ...more });
  return { http, settle: <T>(work: Promise<T>): Promise<T> => clock.drive(work, () => http.inFlight() > 0) };
}
