import type { Finding } from "./context.ts";
import type { Desk } from "./desk.ts";
import type { Inbound, Message } from "./inbound.ts";
import type { Actor, Place } from "./people.ts";

/** Where a message was posted, so that it can be edited. Opaque JSON of the adapter's own. */
export interface MessageRef {
  readonly platform: string;
  readonly id: string;
  /** How `Place.thread` names the thread under it, where the platform has threads. */
  readonly thread?: string;
}

/**
 * What an adapter does with what it hears. `onAccepted` is called once, as soon as it is durable (or was heard before,
 * or is known not to be acceptable): then the platform may be told that it arrived. Resolves when the inbound is
 * answered for good. Never throws.
 */
export type Ears = (inbound: Inbound, onAccepted?: () => void) => Promise<void>;

/** What a message is sent for. */
export interface Posting {
  /** Id of the inbound that it answers; absent for messages nobody asked for (a plan finished after a restart). */
  readonly inbound?: string;
  /** The same for each attempt to post the same message: a platform that can tell makes them one message. */
  readonly key: string;
  /** Only this person is to see it. An adapter whose platform cannot do that shows it to everybody in the place. */
  readonly onlyFor?: Actor;
  /**
   * It may have been posted under this key already, at the earliest at this time (ms): the adapter looks for it before
   * it posts, and edits what it finds.
   */
  readonly maybeSince?: number;
  /** Nobody waits for it: where the platform takes only so much, what people asked for goes first. */
  readonly yields?: true;
}

/** Looks people of a platform up. */
export interface ChatDirectory {
  /** Whom an actor's id means; undefined: nobody. Keeps nobody waiting for long. Throws BotError("store_failed"). */
  person(id: string): Promise<Actor | undefined>;
  /** For whom the platform vouches under this address. Throws BotError when it does not answer. */
  holders(email: string): Promise<readonly Actor[]>;
}

/** One chat platform. Platform JSON exists only behind it. Text from outside is escaped here. */
export interface ChatAdapter {
  readonly platform: string;
  /** Its messages outlive the process and can be edited later, by another process too. */
  readonly keepsMessages: boolean;
  /** Absent where people are not looked up. */
  readonly directory?: ChatDirectory;
  /**
   * Whether an answer to that saying for its speaker alone (`Posting.onlyFor`) is certain to be shown to nobody else:
   * only there are secrets answered. Absent: nowhere.
   */
  whispers?(inbound: Inbound): boolean;
  start(ears: Ears, desk: Desk): Promise<void>;
  stop(): Promise<void>;
  /** Throws when the message may not have arrived: then it is sent again, with the same key. */
  send(to: Place, message: Message, posting: Posting): Promise<MessageRef>;
  /** False when there is no such message any more. Throws when it may not have been changed. */
  update(ref: MessageRef, message: Message, how?: Pick<Posting, "yields">): Promise<boolean>;
  /** What is wrong with its credentials, rights and connection, for `doctor`. Never throws. */
  doctor?(): Promise<readonly Finding[]>;
}
