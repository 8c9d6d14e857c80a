import type { ChatAdapter, Ears } from "../../src/core/chat.ts";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import type { Actor, Place } from "../../src/core/people.ts";
import type { Reply } from "../../src/core/reply.ts";

/** A platform with one place in it, where somebody speaks and everybody reads. */
export interface ChatWorld {
  /** A connection of a bot's: the first, or that of the bot after a restart. Not started. */
  connect(): Promise<ChatAdapter>;
  /** Somebody says this to the bot, in a place of the bot's. Resolves when the platform knows that it arrived. */
  say(text: string): Promise<void>;
  /** How the bot's messages read by now to somebody in the place, oldest first. */
  shown(): readonly string[];
  /** Waits for work, moving time when nothing else goes on. */
  settle<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One whose messages outlive the bot. */
export interface LastingWorld extends ChatWorld {
  readonly place: Place;
  /** Somebody in the place, and how the messages read to them that they see. */
  readonly reader: Actor;
  shownTo(reader: "reader" | "others"): readonly string[];
  /** Somebody takes the bot's newest message away. */
  deleteNewest(): void;
}

/** Hears, and answers what the test says. */
export interface Bot {
  /** Sayings by their first delivery: as for the real one, the same id twice is the same saying. */
  readonly heard: Inbound[];
  readonly ears: Ears;
  /** Resolves when everything that was heard is answered. */
  idle(): Promise<unknown>;
}

/** A bot that answers each saying with these states of one message. */
export function botOf(adapter: () => ChatAdapter, statesFor: (inbound: Inbound) => readonly Message[]): Bot {
  const heard: Inbound[] = [];
  const answers: Promise<void>[] = [];
  const answer = async (inbound: Inbound): Promise<void> => {
    const [first, ...others] = statesFor(inbound);
    if (first === undefined) return;
    const ref = await adapter().send(inbound.place, first, { inbound: inbound.id, key: `key:${inbound.id}` });
    for (const state of others) await adapter().update(ref, state);
  };
  return {
    heard,
    idle: () => Promise.all(answers),
    ears: async (inbound, onAccepted) => {
      onAccepted?.();
      if (heard.some(({ id }) => id === inbound.id)) return;
      heard.push(inbound);
      const answering = answer(inbound);
      answers.push(answering);
      await answering;
    },
  };
}

export function messageOf(title: string, facts: Partial<Message> & { readonly more?: Partial<Reply> } = {}): Message {
  const { more, ...rest } = facts;
  const reply: Reply = { type: "reply", tone: "plain", title, ...more };
  return { reply, question: false, live: false, outcomes: [], ...rest };
}
