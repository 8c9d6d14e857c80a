import { randomUUID } from "node:crypto";
import type { ChatAdapter, Ears } from "../../core/chat.ts";
import type { Inbound } from "../../core/inbound.ts";
import type { Actor } from "../../core/people.ts";

export const PLATFORM = "console";
/** Where somebody at the console speaks who names no place. */
export const MAIN_PLACE = "main";

export interface Console extends ChatAdapter {
  start(ears: Ears): Promise<void>;
  /** Hears the input out. Resolves when it has ended, or `stop` was called, and what was heard is answered. */
  run(): Promise<void>;
}

/** A typed line as the bot hears it. Whoever is at the console always speaks to the bot. */
export function heardFrom(actor: Actor, place: string, text: string): Inbound {
  return {
    id: `${PLATFORM}:${randomUUID()}`,
    actor,
    place: { id: `${PLATFORM}:${place}`, platform: PLATFORM },
    text,
    addressed: true,
  };
}
