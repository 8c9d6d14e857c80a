import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Message } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Place } from "../core/people.ts";
import type { Reply } from "../core/reply.ts";

/** What a message carries besides its reply. */
export type MessageFacts = Partial<Omit<Message, "reply">>;

/** One answer in the making: posted once, edited after. A chat that fails is logged; the work goes on. */
export interface Turn {
  show(reply: Reply, facts?: MessageFacts): Promise<void>;
}

export function openTurn(adapter: ChatAdapter, place: Place, inboundId: string | undefined, log: Log): Turn {
  let ref: MessageRef | undefined;
  /** Edits keep their order even when the chat is slow. */
  let last: Promise<void> = Promise.resolve();
  const deliver = async (message: Message): Promise<void> => {
    try {
      if (ref === undefined) ref = await adapter.send(place, message, inboundId);
      else await adapter.update(ref, message);
    } catch (error) {
      log.error("chat.delivery.failed", { place: place.id, inbound: inboundId, error });
    }
  };
  return {
    show(reply, facts = {}) {
      const message: Message = { question: false, live: false, outcomes: [], ...facts, reply };
      last = last.then(() => deliver(message));
      return last;
    },
  };
}
