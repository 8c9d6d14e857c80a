/**
 * Digits beyond what a number holds: createdAt is milliseconds, updatedAt and insertedAt look like nanoseconds
 * (1502709956288000110 is above 2^53; OpsGenie docs, Webhook integration, read 2026-11-21). So they are taken as text.
 */

const TIMES: ReadonlySet<string> = new Set(["createdAt", "updatedAt"]);
/** Today's milliseconds have 13 digits, microseconds 16, nanoseconds 19. */
const MILLIS_DIGITS = 13;
/** What is longer is no time. */
const DIGITS_MAX = 25;

export interface ExactTimes {
  /** Every digit, as sent. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** The times of a webhook's alert. Pure; what is no JSON has none. */
export function exactTimes(raw: Uint8Array): ExactTimes {
  const body = parseExactly(Buffer.from(raw).toString("utf8"));
  const alert = isObject(body) && isObject(body.alert) ? body.alert : {};
  return {
    ...(isTime(alert.createdAt) ? { createdAt: alert.createdAt } : {}),
    ...(isTime(alert.updatedAt) ? { updatedAt: alert.updatedAt } : {}),
  };
}

/** To the millisecond. undefined: no time. */
export function millisOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits.slice(0, MILLIS_DIGITS));
}

/** JSON.parse, but for the times: they become the text that stands there. */
function parseExactly(text: string): unknown {
  try {
    return JSON.parse(text, (key: string, value: unknown, context?: { readonly source?: string }) =>
      TIMES.has(key) && typeof value === "number" ? (context?.source ?? String(value)) : value,
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTime(value: unknown): value is string {
  return (
    typeof value === "string" && /^\d+$/u.test(value) && value.length >= MILLIS_DIGITS && value.length <= DIGITS_MAX
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
