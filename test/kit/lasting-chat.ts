import type { ChatAdapter, Ears, MessageRef } from "../../src/core/chat.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import type { Actor, Place } from "../../src/core/people.ts";
import { plainText } from "../../src/core/plain-text.ts";

/** A message as it stands in the chat, with all that it has been. */
export interface Posted {
  readonly key: string;
  readonly place: string;
  readonly thread: string | undefined;
  readonly inbound: string | undefined;
  /** The person who alone sees it. */
  readonly onlyFor: string | undefined;
  readonly ref: MessageRef;
  readonly states: string[];
  latest: Message;
  isDeleted: boolean;
}

type Said = Omit<Inbound, "place" | "addressed"> & { readonly addressed?: boolean; readonly thread?: string };

/** A chat whose messages outlive the bot, like Slack and Discord: posts under the same key are one message. */
export class LastingChat {
  readonly platform: string;
  readonly room: Place;
  readonly messages: Posted[] = [];
  /** Who can be looked up; `holders` may be made to throw. */
  people: readonly Actor[] = [];
  /** Whether what is for one person is shown to them alone. */
  canWhisper = true;
  onLookUp: () => void = () => undefined;
  /** Throw to be unreachable; called before a post or an edit takes effect, and after it. */
  onWrite: (when: "before" | "after", message: Message) => void | Promise<void> = () => undefined;
  #ears: Ears = async () => undefined;

  constructor(platform = "lasting") {
    this.platform = platform;
    this.room = { id: `${platform}:room`, platform };
  }

  /** A new connection: what a restarted bot opens. */
  connect(): ChatAdapter {
    return {
      platform: this.platform,
      keepsMessages: true,
      whispers: () => this.canWhisper,
      directory: {
        person: async (id) => this.people.find((actor) => actor.id === id),
        holders: async (email) => {
          this.onLookUp();
          return this.people.filter((actor) => actor.email === email);
        },
      },
      start: async (ears) => {
        this.#ears = ears;
      },
      stop: async () => undefined,
      send: async (place, message, { inbound, key, onlyFor }) => {
        await this.onWrite("before", message);
        const known = this.messages.find((one) => one.key === key && !one.isDeleted);
        const id = String(this.messages.length);
        const ref = known?.ref ?? { platform: this.platform, id, thread: place.thread ?? id };
        if (known === undefined) {
          const { id: placeId, thread } = place;
          const states = [textOf(message)];
          const facts = { key, place: placeId, thread, inbound, onlyFor: onlyFor?.id, ref, states };
          this.messages.push({ ...facts, latest: message, isDeleted: false });
        }
        await this.onWrite("after", message);
        return ref;
      },
      update: async ({ id }, message) => {
        await this.onWrite("before", message);
        const posted = this.messages[Number(id)];
        if (posted === undefined || posted.isDeleted) return false;
        posted.states.push(textOf(message));
        posted.latest = message;
        await this.onWrite("after", message);
        return true;
      },
    };
  }

  /** What a person says; the same id twice is a repeated delivery. */
  say({ thread, addressed = true, ...inbound }: Said, onAccepted?: () => void): Promise<void> {
    const place = thread === undefined ? this.room : { ...this.room, thread };
    return this.#ears({ ...inbound, place, addressed }, onAccepted);
  }

  /** A press of the button so labelled on that message, if it is there. */
  press(posted: Posted, label: string, by: Pick<Inbound, "id" | "actor">): Promise<void> {
    const { reply, asks } = posted.latest;
    const index = reply.buttons?.findIndex((button) => button.label === label) ?? -1;
    const button = reply.buttons?.[index];
    if (button === undefined) throw new Error(`"${label}" is not on: ${posted.states.at(-1)}`);
    const isPrivate = posted.onlyFor !== undefined;
    const isOption = asks !== undefined && !["yes", "no"].includes(button.say);
    return this.say({
      ...by,
      text: isOption ? String(index + 1) : button.say,
      ...(isPrivate ? { unseen: true } : {}),
      ...(posted.thread === undefined ? {} : { thread: posted.thread }),
      press: {
        ...(isPrivate ? {} : { on: posted.ref }),
        ...(asks === undefined ? {} : { question: asks }),
        ...(button.publicly ? { publicly: true } : {}),
      },
    });
  }

  /** How a message reads now. */
  get texts(): readonly string[] {
    return this.messages.filter(({ isDeleted }) => !isDeleted).map(({ states }) => states.at(-1) ?? "");
  }
}

function textOf({ reply }: Message): string {
  return plainText(reply, { zone: "UTC", now: 0 });
}
