import type { Actor, Place } from "./people.ts";

/** A one-time code by which its holder shows elsewhere who they are. */
export interface IssuedCode {
  /** Secret: only its holder may see it. */
  readonly code: string;
  /** How long it counts, ms. */
  readonly forMs: number;
}

/** What a code that was said stands for. */
export interface LinkGrant {
  readonly email: string;
  /** Id of the person to whom the code was given. */
  readonly holder: string;
  /** Which of that address's codes it is. Not secret: it opens nothing. */
  readonly serial: string;
}

/** A code as the write that uses it up knows it. */
export interface CodeUse extends Omit<LinkGrant, "email"> {
  /** Where it was said. */
  readonly place: Pick<Place, "id" | "thread">;
}

/** How the speaker becomes known, here and elsewhere. */
export interface Linking {
  /** Whether an answer for the speaker alone is certain to be shown to nobody else. */
  readonly isPrivate: boolean;
  /**
   * A code for the speaker's own address; any former one counts no more. Throws BotError "store_failed", and "bad_input"
   * where nothing is done in earnest (a preview).
   */
  issue(holder: Actor & { readonly email: string }): Promise<IssuedCode>;
  /**
   * What a code stands for; each call is an attempt of the speaker's, and too many wrong ones lock them out for a while.
   * It is not used up by this but by the write that carries it (`LinkChange.code`). Throws BotError: "forbidden" when
   * locked, "not_found" when it is wrong, "expired" when it was used, replaced, revoked or is too old; else as `issue`.
   */
  read(code: string): Promise<LinkGrant>;
  /** What the speaker was refused here a short while ago for not being known, in words for people. */
  refusedHere(): Promise<string | undefined>;
}
