import { setTimeout as realTime } from "node:timers/promises";
import type { Message } from "../../src/core/inbound.ts";
import type { Actor, Place } from "../../src/core/people.ts";
import type { ChatServer } from "./chat-server.ts";

const LOOK_MS = 500;
/** How often somebody says again what was refused or interrupted, and how long they wait before that. */
const TRIES = 6;
const AGAIN_MS = 800;

/** What one person says in one room, and is answered there. */
export interface Talk {
  /**
   * Says it, delivered one to three times, and says it again when nothing was done. Resolves with the last final answer,
   * undefined when none came.
   */
  say(text: string): Promise<Message | undefined>;
  /** Answers a question as people do: once, or twice at the same moment. */
  confirm(): Promise<Message | undefined>;
}

export interface TalkParts {
  readonly chat: ChatServer;
  readonly actor: Actor;
  readonly place: Place;
  readonly random: () => number;
  nextId(): string;
  /** Nothing more will come: whoever waits gives up. */
  isOver(): boolean;
}

export function openTalk({ chat, actor, place, random, nextId, isOver }: TalkParts): Talk {
  function utter(text: string): string {
    const id = nextId();
    chat.say({ id, actor, place, text, addressed: true }, 1 + Math.floor(random() * 3));
    return id;
  }

  async function answered(id: string): Promise<Message | undefined> {
    for (;;) {
      const final = finalOf(chat, id);
      if (final !== undefined || isOver()) return final;
      await chat.changed(LOOK_MS);
    }
  }

  return {
    async say(text) {
      let answer = await answered(utter(text));
      for (
        let tries = 1;
        tries < TRIES && !isOver() && answer?.refused === true && answer.outcomes.length === 0;
        tries++
      ) {
        await realTime(AGAIN_MS);
        answer = await answered(utter(text));
      }
      return answer;
    },
    confirm: async () => {
      const sayings = random() < 0.5 ? ["yes"] : ["yes", "yes"];
      const answers = await Promise.all(sayings.map(utter).map(answered));
      return answers.find((answer) => answer !== undefined && !answer.refused) ?? answers[0];
    },
  };
}

function finalOf(chat: ChatServer, inbound: string): Message | undefined {
  const last = chat.ledger.answersTo(inbound)[0]?.states.at(-1);
  return last?.live === false ? last : undefined;
}
