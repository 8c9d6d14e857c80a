import { BotError } from "./errors.ts";
import type { Actor } from "./people.ts";
import { whoIs } from "./who.ts";

/** What the sentence names of an account. */
interface Asked {
  readonly account: string;
  readonly title: string;
  /** The variable that names the account's fallback user. */
  readonly fallback: string;
}

/** The line of the settings that says as whom `actor` is known to an account. */
export function peopleLine(actor: Actor, { account, title }: Pick<Asked, "account" | "title">): string {
  return `\`people: { "${whoIs(actor)}": { ${account}: <their ${title} e-mail> } }\` to tocsin.yaml`;
}

/** The vendor does not know who speaks and nobody stands in: BotError("unknown_person") that names both remedies. */
export function unknownPerson(actor: Actor, asked: Asked): BotError {
  const missing =
    actor.email === undefined
      ? `${actor.name} has no e-mail address here`
      : `${asked.title} has no user "${actor.email}"`;
  return new BotError("unknown_person", `${missing}: add ${peopleLine(actor, asked)}, or set ${asked.fallback}.`);
}
