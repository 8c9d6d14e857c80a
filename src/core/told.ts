import type { Block } from "./reply.ts";

/**
 * What a vendor told: now, or, while it does not answer, when it last did. A former answer is for showing, marked as
 * such; no write is ever decided by it.
 */
export interface Told<T> {
  readonly value: T;
  /** Absent: it is of now. */
  readonly former?: Former;
}

export interface Former {
  /** The vendor: "PagerDuty". */
  readonly title: string;
  /** When it was told, ms. */
  readonly asOf: number;
  /** Why there is nothing newer, as a sentence. */
  readonly reason: string;
}

/** "PagerDuty does not answer; its part is as of 14:02 (25 min ago)", and under it why. */
export function formerBlock({ title, asOf, reason }: Former): Block {
  const line = [
    { type: "strong", text: `${title} does not answer` },
    "; what is shown of it is as of ",
    { type: "time", at: asOf, form: "time" },
    " (",
    { type: "time", at: asOf, form: "relative" },
    ")",
  ] as const;
  return { type: "list", items: [{ mark: "failed", line, under: [reason] }] };
}
