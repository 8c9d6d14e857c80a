import { createHash } from "node:crypto";

/** 80 bits: no two sayings share one, and it still fits into vendors' markers (Discord's nonce holds 25 characters). */
const ID_CHARS = 20;

/**
 * The id of whatever one inbound leads to, its plan or its question. It depends on the inbound alone, so the same saying
 * delivered twice, to any process, before or after a crash, cannot become two.
 */
export function idOfInbound(inbound: string): string {
  return createHash("sha256").update(inbound).digest("hex").slice(0, ID_CHARS);
}
