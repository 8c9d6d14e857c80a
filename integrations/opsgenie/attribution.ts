import { BotError } from "../../src/core/errors.ts";
import type { Actor, Attribution } from "../../src/core/people.ts";
import { unknownPerson } from "../../src/core/unknown-person.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";

/** What messages name when somebody is unknown here. */
export const FALLBACK = { account: ACCOUNT, title: TITLE, fallback: "OPSGENIE_FALLBACK_USER" };

/** Under which user OpsGenie will show what `actor` does. */
export async function attributionOf(
  actor: Actor,
  directory: Directory,
  fallbackUser: string | undefined,
): Promise<Attribution> {
  const known = actor.email === undefined ? undefined : await directory.findUser(actor.email);
  if (known !== undefined) return known;
  if (fallbackUser === undefined) throw unknownPerson(actor, FALLBACK);
  const stand = await directory.findUser(fallbackUser);
  if (stand === undefined) {
    throw new BotError("not_configured", `OPSGENIE_FALLBACK_USER is ${fallbackUser}, whom ${TITLE} does not know.`);
  }
  return { ...stand, onBehalfOf: actor.email === undefined ? actor.name : `${actor.name} (${actor.email})` };
}
