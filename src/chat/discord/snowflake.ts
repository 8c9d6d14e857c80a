import { createHash } from "node:crypto";

/** What a snowflake counts from, ms since the Unix epoch (Discord docs, Reference, Snowflakes, read 2026-11-21). */
const EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** The moment at which Discord gave this id, ms. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> TIME_SHIFT) + EPOCH_MS;
}

/**
 * An id of the same moment for what somebody has put into something: of all that has happened in that millisecond it is
 * told by what is in it. The same again has the same.
 */
export function markedWith(id: string, text: string): string {
  const digest = createHash("sha256").update(id).update(text).digest().readUInt32BE();
  return String(((BigInt(id) >> TIME_SHIFT) << TIME_SHIFT) | BigInt.asUintN(Number(TIME_SHIFT), BigInt(digest)));
}

/** An id before every one that Discord gives at that moment (ms) or later. */
export function idBefore(at: number): string {
  const ms = Math.max(0, Math.trunc(at) - EPOCH_MS);
  return String(BigInt(ms) << TIME_SHIFT);
}
