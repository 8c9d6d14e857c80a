import { createHmac, timingSafeEqual } from "node:crypto";
import type { HookRequest } from "../../src/core/events.ts";

/** "v1=<hex of HMAC-SHA256>", several separated by commas (PagerDuty developer docs, Verifying Signatures, read 2026-11-21). */
const HEADER = "x-pagerduty-signature";
const SIGNATURE = /^v1=([0-9a-f]{64})$/iu;
/** One for each secret in use at PagerDuty, which is two while one replaces the other. The rest is not looked at. Ours. */
const SIGNATURES_MAX = 20;

/** Whether one of the request's signatures was made with one of the secrets. Every pair is compared, in constant time. */
export function isSigned({ headers, raw }: HookRequest, secrets: readonly string[]): boolean {
  const given = signaturesIn(headers[HEADER] ?? "");
  if (given.length === 0) return false;
  const ours = secrets.map((secret) => createHmac("sha256", secret).update(raw).digest());
  return ours.map((one) => given.map((other) => timingSafeEqual(one, other)).includes(true)).includes(true);
}

function signaturesIn(header: string): readonly Buffer[] {
  return header
    .split(",", SIGNATURES_MAX)
    .flatMap((part) => SIGNATURE.exec(part.trim())?.[1] ?? [])
    .map((hex) => Buffer.from(hex, "hex"));
}
