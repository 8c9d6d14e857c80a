import type { Actor, Place } from "./people.ts";
import type { Operation, Outcome } from "./plan.ts";
import type { Reply } from "./reply.ts";

/** One thing that a person said or pressed. */
export interface Inbound {
  /** Unique for ever on its platform; the same id twice is the same saying. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
  readonly text: string;
  /** The bot was spoken to: then even a message that is no command gets an answer. */
  readonly addressed: boolean;
  /** Answer plain confirmations with yes. */
  readonly confirmed?: boolean;
}

/** What an adapter is given to show: a reply and, for machines, the facts beside it. */
export interface Message {
  readonly reply: Reply;
  readonly command?: string;
  /** It waits for an answer from the speaker. */
  readonly question: boolean;
  /** Still changing: a progress message. The last update of a message has live false. */
  readonly live: boolean;
  readonly outcomes: readonly { readonly operation: Operation; readonly outcome: Outcome }[];
  /** It was understood and not done: no right, bad input, a vendor's no. `say` exits with 1. */
  readonly refused?: boolean;
  /** The bot did not understand: `say` exits with 2. */
  readonly misunderstood?: boolean;
}
