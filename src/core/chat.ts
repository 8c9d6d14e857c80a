import type { Inbound, Message } from "./inbound.ts";
import type { Place } from "./people.ts";

/** Where a message was posted, so that it can be edited. Opaque JSON of the adapter's own. */
export interface MessageRef {
  readonly platform: string;
  readonly id: string;
}

/** What an adapter does with what it hears. Resolves when the inbound is answered for good. Never throws. */
export type Ears = (inbound: Inbound) => Promise<void>;

/** One chat platform. Platform JSON exists only behind it. Text from outside is escaped here. */
export interface ChatAdapter {
  readonly platform: string;
  start(ears: Ears): Promise<void>;
  stop(): Promise<void>;
  /** `inbound` is the id of what it answers; absent for messages nobody asked for (a plan finished after a restart). */
  send(to: Place, message: Message, inbound?: string): Promise<MessageRef>;
  update(ref: MessageRef, message: Message): Promise<void>;
}
