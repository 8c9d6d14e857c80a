import { BotError } from "../../../core/errors.ts";
import type { Heard } from "../gateway/connection.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Callback, DiscordParts, Listen } from "../ports.ts";
import { createHearing } from "./hearing.ts";
import type { GiveAnswer } from "./http.ts";
import { readInteraction } from "./interaction.ts";
import { createMessageHearing } from "./messages.ts";
import { createMouth, tellLater } from "./mouth.ts";

/** Answered before: the same interaction was delivered twice, or to two processes (JSON error codes, read 2026-11-21). */
const ANSWERED = 40_060;
/** Callbacks that may be counted as taken before that is known. */
const DEFERRALS: readonly Callback["type"][] = [5, 6];

export interface IncomingOptions extends Omit<DiscordParts, "defer" | "say" | "tell"> {
  readonly outgoing: Outgoing;
  /** IANA zone of everybody. */
  readonly zone: string;
  readonly listeners: readonly Listen[];
}

/** All that the bot hears in Discord. */
export interface Incoming {
  /**
   * Works on what Discord tells; false: no more. `answer`: where the first answer to an interaction goes; default: to
   * Discord's API. Never throws.
   */
  take(heard: Heard, payload: unknown, answer?: GiveAnswer): boolean;
  /** Hears no more. */
  close(): void;
  /** Resolves when nothing that was heard is worked on any more. */
  idle(): Promise<void>;
}

export function createIncoming(options: IncomingOptions): Incoming {
  const { outgoing, zone, listeners, ...facts } = options;
  const { rest, log } = facts;
  const parts: DiscordParts = { ...facts, ...createMouth({ ...facts, outgoing }) };
  const hearing = createHearing(
    parts,
    listeners.map((listen) => listen(parts)),
  );
  const hearMessage = createMessageHearing({
    ...facts,
    zone,
    aside: ({ place, id, actor }, line) => tellLater(outgoing, place, id, actor, line),
  });
  const underWay = new Set<Promise<void>>();
  let isOpen = true;

  async function respond(id: string, token: string, callback: Callback): Promise<boolean> {
    try {
      // Its type is an interface, which TypeScript does not take for JSON.
      await rest.call("POST", `/interactions/${id}/${token}/callback`, { body: { ...callback }, byToken: true });
      return true;
    } catch (error) {
      log.warn("discord.answer.not_taken", { type: callback.type, error });
      if (!(error instanceof BotError)) return false;
      // Whoever has answered it has given the same answer: nothing is left to be told in another way.
      if (error.details.discord === ANSWERED) return true;
      // One that may have been taken is taken for it: where it was not, its token says so.
      return error.effect === "unknown" && DEFERRALS.includes(callback.type);
    }
  }

  function hear(heard: Heard, payload: unknown, answer: GiveAnswer | undefined): Promise<void> {
    if (heard === "message") return hearMessage(payload);
    const interaction = readInteraction(payload, {
      zone,
      respond: answer === undefined ? respond : (_id, _token, callback) => answer(callback),
    });
    if (interaction !== undefined) return hearing.hear(interaction);
    log.warn("discord.interaction.unreadable");
    return Promise.resolve();
  }

  return {
    take: (heard, payload, answer) => {
      if (!isOpen) return false;
      const work = hear(heard, payload, answer).finally(() => underWay.delete(work));
      underWay.add(work);
      return true;
    },
    close: () => {
      isOpen = false;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
