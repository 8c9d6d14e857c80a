import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** Older or newer requests may be somebody's copy of a former one. Discord names no bound; this is the usual one. */
const AGE_MAX_S = 300;
/** An Ed25519 signature is 64 bytes, told in hex (Discord docs, Interactions overview, read 2026-11-21). */
const SIGNATURE = /^[0-9a-f]{128}$/iu;

export interface SignedRequest {
  /** The bytes as they came. */
  readonly body: Buffer;
  /** X-Signature-Timestamp, s */
  readonly timestamp: string | undefined;
  /** X-Signature-Ed25519 */
  readonly signature: string | undefined;
}

/** The application's public key, as the Developer Portal shows it: 32 bytes in hex. */
export function publicKeyFrom(hex: string): KeyObject {
  const x = Buffer.from(hex, "hex").toString("base64url");
  return createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
}

/** Whether Discord itself sent it, lately. `now` in ms. */
export function isSigned({ body, timestamp, signature }: SignedRequest, key: KeyObject, now: number): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (signature === undefined || !SIGNATURE.test(signature)) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > AGE_MAX_S) return false;
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, "hex"));
}
