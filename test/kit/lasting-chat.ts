import type { ChatAdapter, Ears } from "../../src/core/chat.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import { plainText } from "../../src/core/plain-text.ts";

/** A message as it stands in the chat, with all that it has been. */
export interface Posted {
  readonly key: string;
  readonly place: string;
  readonly inbound: string | undefined;
  readonly states: string[];
  isDeleted: boolean;
}

/** A chat whose messages outlive the bot, like Slack and Discord: posts under the same key are one message. */
export class LastingChat {
  readonly messages: Posted[] = [];
  /** Throw to be unreachable; called before a post or an edit takes effect, and after it. */
  onWrite: (when: "before" | "after", message: Message) => void = () => undefined;
  #ears: Ears = async () => undefined;

  /** A new connection: what a restarted bot opens. */
  connect(): ChatAdapter {
    const platform = "lasting";
    return {
      platform,
      keepsMessages: true,
      start: async (ears) => {
        this.#ears = ears;
      },
      stop: async () => undefined,
      send: async (place, message, { inbound, key }) => {
        this.onWrite("before", message);
        const known = this.messages.findIndex((one) => one.key === key && !one.isDeleted);
        if (known === -1) {
          this.messages.push({
            key,
            place: place.id,
            inbound,
            states: [textOf(message)],
            isDeleted: false,
          });
        }
        this.onWrite("after", message);
        return { platform, id: String(known === -1 ? this.messages.length - 1 : known) };
      },
      update: async ({ id }, message) => {
        this.onWrite("before", message);
        const posted = this.messages[Number(id)];
        if (posted === undefined || posted.isDeleted) return false;
        posted.states.push(textOf(message));
        this.onWrite("after", message);
        return true;
      },
    };
  }

  /** What a person says; the same id twice is a repeated delivery. */
  say(inbound: Omit<Inbound, "place" | "addressed">, onAccepted?: () => void): Promise<void> {
    const place = { id: "lasting:room", platform: "lasting" };
    return this.#ears({ ...inbound, place, addressed: true }, onAccepted);
  }

  /** How a message reads now. */
  get texts(): readonly string[] {
    return this.messages.filter(({ isDeleted }) => !isDeleted).map(({ states }) => states.at(-1) ?? "");
  }
}

function textOf({ reply }: Message): string {
  return plainText(reply, { zone: "UTC", now: 0 });
}
