import { createHmac, timingSafeEqual } from "node:crypto";

/** Older or newer requests may be somebody's copy of a former one (Slack docs, "Verifying requests from Slack", read 2026-11-21). */
const AGE_MAX_S = 300;
const VERSION = "v0";

export interface SignedRequest {
  /** The bytes as they came. */
  readonly body: Buffer;
  /** X-Slack-Request-Timestamp */
  readonly timestamp: string | undefined;
  /** X-Slack-Signature */
  readonly signature: string | undefined;
}

/** Whether Slack itself sent it, lately. `now` in ms. */
export function isSigned({ body, timestamp, signature }: SignedRequest, secret: string, now: number): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > AGE_MAX_S) return false;
  const expected = Buffer.from(signatureOf(body, timestamp, secret));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function signatureOf(body: Buffer, timestamp: string, secret: string): string {
  return `${VERSION}=${createHmac("sha256", secret).update(`${VERSION}:${timestamp}:`).update(body).digest("hex")}`;
}
