import type { ChatAdapter, Ears, MessageRef } from "../../src/core/chat.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import { plainText } from "../../src/core/plain-text.ts";

/** What was answered to one saying: every state of its message, the last one final. */
export interface Heard {
  readonly message: Message;
  readonly text: string;
  /** The texts of the message while it was live. */
  readonly progress: readonly string[];
}

/** Where a story is told: a chat whose messages do not last. */
export interface StoryAdapter extends ChatAdapter {
  say(inbound: Inbound): Promise<void>;
  heard(inbound: string | undefined): readonly Heard[];
}

export function storyAdapter(): StoryAdapter {
  const sent: { readonly inbound: string | undefined; readonly states: Message[] }[] = [];
  let ears: Ears = async () => undefined;
  const textOf = (message: Message): string => plainText(message.reply, { zone: "UTC", now: 0 });
  return {
    platform: "console",
    keepsMessages: false,
    whispers: () => true,
    start: async (given) => {
      ears = given;
    },
    stop: async () => undefined,
    send: async (_to, message, { inbound }): Promise<MessageRef> => {
      sent.push({ inbound, states: [message] });
      return { platform: "console", id: String(sent.length - 1) };
    },
    update: async (ref, message) => {
      const target = sent[Number(ref.id)];
      if (target === undefined) throw new Error(`there is no message ${ref.id}`);
      target.states.push(message);
      return true;
    },
    say: (inbound) => ears(inbound),
    heard: (inbound) =>
      sent
        .filter((one) => one.inbound === inbound)
        .map(({ states }) => {
          const message = states.at(-1) as Message;
          return { message, text: textOf(message), progress: states.filter((state) => state.live).map(textOf) };
        }),
  };
}
