import { BotError } from "./errors.ts";
import type { Actor, Attribution, VendorUser } from "./people.ts";
import { unknownPerson } from "./unknown-person.ts";

/** What messages name when somebody is unknown at an account; `fallback` is the variable that names the stand-in. */
export interface Asked {
  readonly account: string;
  readonly title: string;
  readonly fallback: string;
}

/**
 * Whom an account takes `actor` for; a stranger acts as the fallback user, on behalf of themselves. Throws
 * BotError("unknown_person") when there is none, and "not_configured" when the account does not know that one either.
 */
export async function attributionIn(
  asked: Asked,
  actor: Actor,
  findUser: (email: string) => Promise<VendorUser | undefined>,
  fallbackUser: string | undefined,
): Promise<Attribution> {
  const known = actor.email === undefined ? undefined : await findUser(actor.email);
  if (known !== undefined) return known;
  if (fallbackUser === undefined) throw unknownPerson(actor, asked);
  const stand = await findUser(fallbackUser);
  if (stand === undefined) {
    throw new BotError("not_configured", `${asked.fallback} is ${fallbackUser}, whom ${asked.title} does not know.`);
  }
  return { ...stand, onBehalfOf: actor.email === undefined ? actor.name : `${actor.name} (${actor.email})` };
}
