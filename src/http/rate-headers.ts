/** What an answer's headers say about the account's limit and clock. */
export interface RateNews {
  /** Ask nothing for so long. */
  readonly waitMs: number | undefined;
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Vendor's clock minus ours; HTTP dates have whole seconds. */
  readonly skewMs: number | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** Beyond this, a "seconds until reset" is an instant in Unix seconds, as some vendors send it. */
const UNIX_SECONDS_MIN = 1_000_000_000;

/**
 * Reads Retry-After (seconds or an HTTP date, RFC 9110 section 10.2.3), the account's own reset header, and the
 * `ratelimit-*` and `x-ratelimit-*` families. A wait is given when the answer is a refusal, or when nothing remains.
 */
export function readRateHeaders(
  headers: Headers,
  at: { readonly now: number; readonly refused: boolean; readonly resetHeader: string | undefined },
): RateNews {
  const vendorNow = dateIn(headers.date);
  const limit = numberIn(headers["ratelimit-limit"] ?? headers["x-ratelimit-limit"]);
  const remaining = numberIn(headers["ratelimit-remaining"] ?? headers["x-ratelimit-remaining"]);
  const retryAfter = at.refused ? retryAfterMs(headers["retry-after"], vendorNow ?? at.now) : undefined;
  const reset = at.refused || remaining === 0 ? resetMs(headers, at.resetHeader, vendorNow ?? at.now) : undefined;
  return {
    waitMs: retryAfter ?? reset,
    limit,
    remaining,
    skewMs: vendorNow === undefined ? undefined : vendorNow - at.now,
  };
}

/** Retry-After as ms from `now`; undefined when absent or unreadable. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const seconds = numberIn(value);
  if (seconds !== undefined) return seconds * 1_000;
  const date = dateIn(value);
  return date === undefined ? undefined : Math.max(0, date - now);
}

function resetMs(headers: Headers, resetHeader: string | undefined, now: number): number | undefined {
  const own = resetHeader === undefined ? undefined : headers[resetHeader];
  const seconds = numberIn(own ?? headers["ratelimit-reset"] ?? headers["x-ratelimit-reset"]);
  if (seconds === undefined) return undefined;
  return seconds >= UNIX_SECONDS_MIN ? Math.max(0, seconds * 1_000 - now) : seconds * 1_000;
}

function numberIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(?:\.\d+)?\s*$/u.test(value) ? Number(value) : undefined;
}

/** An HTTP date always starts with a day's name; anything else that Date.parse accepts is not one. */
function dateIn(value: string | undefined): number | undefined {
  if (value === undefined || !/^[A-Z][a-z]+, ?/u.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
