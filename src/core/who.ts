import type { Actor } from "./people.ts";

/**
 * Names people in the settings: an e-mail address (lower case), a platform id of a person or a group
 * ("slack:U0123", "discord:role:42"), or `*` for everybody.
 */
export type Who = string;

export const EVERYBODY: Who = "*";

/** Loose on purpose: only the vendor knows which addresses exist. */
export const EMAIL = /^[^\s@,:]+@[^\s@,:]+$/u;
const PLATFORM_ID = /^[a-z][a-z0-9-]*:[\w:.@+-]+$/u;

/** The entry in its one spelling, or undefined when it is none of the three forms. */
export function readWho(text: string): Who | undefined {
  const entry = text.trim();
  if (entry === EVERYBODY || PLATFORM_ID.test(entry)) return entry;
  return EMAIL.test(entry) ? entry.toLowerCase() : undefined;
}

/** Whether `actor` is meant by `who`. Addresses match whatever their case, ids exactly. */
export function isMeant(who: Who, actor: Actor): boolean {
  if (who === EVERYBODY || who === actor.id || actor.groups?.includes(who)) return true;
  return actor.email !== undefined && who === actor.email.toLowerCase();
}

/** How the settings would name this person: the address where there is one, for it holds on every platform. */
export function whoIs(actor: Actor): Who {
  return actor.email?.toLowerCase() ?? actor.id;
}
