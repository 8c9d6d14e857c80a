import type { Inbound } from "../core/inbound.ts";
import type { Audience } from "../core/reply.ts";

/** query: what was asked for · write: what became of a change, or a question about one · refusal: why nothing is done. */
export type Answering = "query" | "write" | "refusal";

export interface AudienceRules {
  /** What the settings say of queries in that place. */
  readonly settings: Audience | undefined;
  /** What the reply itself asks for. */
  readonly own?: Audience | undefined;
}

/**
 * Who sees an answer. A change is everybody's business. What one person asked where nobody saw it, and why their press did
 * nothing, is theirs alone, unless the place's settings say otherwise.
 */
export function audienceOf(
  { unseen, press }: Pick<Inbound, "unseen" | "press">,
  answering: Answering,
  { settings, own }: AudienceRules,
): Audience {
  if (own !== undefined) return own;
  if (answering === "write") return "public";
  if (answering === "refusal") return unseen || press !== undefined || settings === "private" ? "private" : "public";
  if (press?.publicly) return "public";
  return settings ?? (unseen ? "private" : "public");
}

/** Who sees an answer to that saying, by the settings as they are now. */
export type AudienceFor = (inbound: Inbound, answering: Answering, own?: Audience) => { readonly audience: Audience };
