import type { Actor } from "../core/people.ts";
import type { Policy } from "../core/policy.ts";

export interface SpeakerFacts {
  /** TOCSIN_USER. */
  readonly user: string | undefined;
  readonly zone: string;
  /** The sample responder, in the sandbox. */
  readonly sample: { readonly name: string; readonly email: string; readonly zone: string } | undefined;
}

/**
 * Who types at the console: `as`, else TOCSIN_USER, else the sandbox's sample responder, else somebody without an
 * address, who may read and whom no vendor will take a write from.
 */
export function speakerOf(as: string | undefined, facts: SpeakerFacts, policy: Policy): Actor {
  const email = (as ?? facts.user ?? facts.sample?.email)?.trim().toLowerCase();
  if (email === undefined || email === "") return { id: "console:anonymous", name: "somebody", zone: facts.zone };
  const sample = facts.sample?.email === email ? facts.sample : undefined;
  return policy.knownActor({
    id: `console:${email}`,
    name: sample?.name ?? email,
    email,
    zone: sample?.zone ?? facts.zone,
  });
}
