import { BotError } from "../../src/core/errors.ts";
import type { Actor, Attribution } from "../../src/core/people.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";

/** Under which user OpsGenie will show what `actor` does. */
export async function attributionOf(
  actor: Actor,
  directory: Directory,
  fallbackUser: string | undefined,
): Promise<Attribution> {
  const known = actor.email === undefined ? undefined : await directory.findUser(actor.email);
  if (known !== undefined) return known;
  if (fallbackUser === undefined) throw unknownPerson(actor);
  const stand = await directory.findUser(fallbackUser);
  if (stand === undefined) {
    throw new BotError("not_configured", `OPSGENIE_FALLBACK_USER is ${fallbackUser}, whom ${TITLE} does not know.`);
  }
  return { ...stand, onBehalfOf: actor.email === undefined ? actor.name : `${actor.name} (${actor.email})` };
}

export function unknownPerson(actor: Actor): BotError {
  const who = actor.email ?? actor.id;
  const missing =
    actor.email === undefined ? `${actor.name} has no e-mail address here` : `${TITLE} has no user "${actor.email}"`;
  return new BotError(
    "unknown_person",
    `${missing}: add \`people: { "${who}": { ${ACCOUNT}: <their ${TITLE} e-mail> } }\` to tocsin.yaml, or set OPSGENIE_FALLBACK_USER.`,
  );
}
