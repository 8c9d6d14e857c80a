import type { Actor, Place } from "../../src/core/people.ts";
import { PEOPLE } from "../../src/sandbox/company-people.ts";
import { PLATFORM } from "./chat-adapter.ts";

/** Whom alerts are assigned to: somebody whom nothing pages and who takes nothing, so that only an assignment explains it. */
export const ASSIGNEE = "Mira Lindqvist";

/** Who speaks: everybody else of the sample company, whom both pagers know. */
export const SPEAKERS: readonly Actor[] = PEOPLE.filter(({ name }) => name !== ASSIGNEE).map(
  ({ name, email, zone }) => ({
    id: `${PLATFORM}:${email}`,
    name,
    email,
    zone,
  }),
);

/** A room of its own for each scene: one speaker's questions there are the scene's. */
export function roomOf(scene: number): Place {
  return { id: `${PLATFORM}:room-${scene}`, platform: PLATFORM };
}
