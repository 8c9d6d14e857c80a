import type { MessageRef } from "./chat.ts";
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
  /** Nobody else saw it being said (a slash command, a button that only the speaker sees): nor need they see the answer. */
  readonly unseen?: true;
  /** It was pressed, not typed: `text` is what the button says. */
  readonly press?: Press;
  /** The people it mentions; in `text` each stands as the id of its actor. */
  readonly mentions?: readonly Actor[];
  /** It was said about this message of the place: chosen from its menu. */
  readonly regarding?: Regarding;
  /** It was typed as an answer to this message of the place, which is named as `Place.thread` names the thread under it. */
  readonly answers?: string;
}

/** A button that was pressed. */
export interface Press {
  /** The message it stands on; absent where that cannot be edited. */
  readonly on?: MessageRef;
  /** The question that it answers (`Message.asks`). */
  readonly question?: string;
  /** See Button. */
  readonly publicly?: true;
}

/** A message of a chat, whoever wrote it. */
export interface Regarding {
  /** As `Place.thread` names the thread under it. */
  readonly message: string;
  /** Its plain text with the addresses that it links to. */
  readonly text: string;
}

/** What an adapter is given to show: a reply and, for machines, the facts beside it. */
export interface Message {
  readonly reply: Reply;
  readonly command?: string;
  /** It waits for an answer from the speaker. */
  readonly question: boolean;
  /** The question that its buttons answer: a press carries it back, so that an old message means its own question. */
  readonly asks?: string;
  /** Still changing: a progress message. The last update of a message has live false. */
  readonly live: boolean;
  readonly outcomes: readonly { readonly operation: Operation; readonly outcome: Outcome }[];
  /** It was understood and not done: no right, bad input, a vendor's no. `say` exits with 1. */
  readonly refused?: boolean;
  /** The bot did not understand: `say` exits with 2. */
  readonly misunderstood?: boolean;
}

/** What a message carries besides its reply. */
export type MessageFacts = Partial<Omit<Message, "reply">>;

/** A reply as a message: over, no question, and of no outcomes, unless the facts say otherwise. */
export function messageOf(reply: Reply, facts: MessageFacts = {}): Message {
  return { question: false, live: false, outcomes: [], ...facts, reply };
}
