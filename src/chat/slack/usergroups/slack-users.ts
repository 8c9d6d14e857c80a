import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import { rememberByKey } from "../../../core/remember.ts";
import type { SlackNames } from "../names.ts";
import type { SlackWeb } from "../ports.ts";

/** Whoever has an address, and that nobody has it: a new member is found after so long. */
const KEPT_MS = 10 * 60_000;
const KEPT_MOST = 5_000;

const FOUND = z.object({ user: z.object({ id: z.string().min(1), deleted: z.boolean().default(false) }) });

/**
 * What else the settings and the admins' links call whoever has this address: ids of people ("slack:U0123") and other
 * addresses of theirs.
 */
export type AlsoKnownAs = (address: string) => Promise<readonly string[]>;

/** The member of a workspace who has an address; undefined when there is none. Throws BotError. */
export type UserOf = (team: string, address: string) => Promise<string | undefined>;

export interface SlackUserParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly clock: Clock;
  readonly alsoKnownAs: AlsoKnownAs;
}

/** What the settings or an admin say goes before what Slack finds. */
export function createUserOf({ web, names, clock, alsoKnownAs }: SlackUserParts): UserOf {
  const lookups = rememberByKey({ clock, forMs: KEPT_MS, most: KEPT_MOST }, async (key) => {
    const [team = "", email = ""] = key.split("\n");
    return { user: await lookUp(web, team, email) };
  });

  return async (team, address) => {
    const others = await alsoKnownAs(address);
    for (const other of others) {
      const person = names.person(other);
      if (person !== undefined && (person.team === team || person.team === "")) return person.user;
    }
    for (const email of new Set([address, ...others.filter(isAddress)].map((one) => one.toLowerCase()))) {
      const { user } = await lookups.get(`${team}\n${email}`);
      if (user !== undefined) return user;
    }
    return undefined;
  };
}

function isAddress(name: string): boolean {
  return /^[^\s:@]+@[^\s@]+$/u.test(name);
}

/** Somebody whose account is deactivated cannot be in a group. */
async function lookUp(web: SlackWeb, team: string, email: string): Promise<string | undefined> {
  try {
    const { user } = FOUND.parse(await web.call(team, "users.lookupByEmail", { email }, { repeatable: true }));
    return user.deleted ? undefined : user.id;
  } catch (error) {
    if (error instanceof BotError && error.details.slack === "users_not_found") return undefined;
    throw error;
  }
}
