import type { Permission } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Desk } from "../core/desk.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Actor, Place } from "../core/people.ts";
import type { Reply } from "../core/reply.ts";
import { failureReply } from "./replies.ts";

export interface DeskParts {
  contextFor(inbound: Inbound, said: string): Context;
  preview(inbound: Inbound, sentence: string): Promise<Reply>;
  /** The person as the policy and the links know them. */
  knownActor(actor: Actor): Promise<Actor>;
  /** What a status form offers and stands for. */
  readonly status: Pick<Desk, "statusForm" | "components" | "statusSentence">;
  readonly suggest: Desk["suggest"];
  readonly home: Desk["home"];
  readonly onDuty: Desk["onDuty"];
}

export function createDesk({ contextFor, preview, knownActor, status, suggest, home, onDuty }: DeskParts): Desk {
  const asked = async (actor: Actor, place: Place, text: string): Promise<Inbound> => ({
    id: "desk",
    actor: await knownActor(actor),
    place,
    text,
    addressed: true,
  });
  return {
    may: async (actor: Actor, place: Place, permission: Permission) =>
      contextFor(await asked(actor, place, ""), "").may(permission),
    ...status,
    suggest,
    preview: async (actor, place, sentence) => {
      try {
        return await preview(await asked(actor, place, sentence), sentence);
      } catch (error) {
        return failureReply(error);
      }
    },
    home,
    onDuty,
  };
}
