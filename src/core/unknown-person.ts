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

/** The vendor does not know who speaks and nobody stands in: BotError("unknown_person") that names the remedies. */
export function unknownPerson(actor: Actor, asked: Asked): BotError {
  const remedies = `add ${peopleLine(actor, asked)}, or set ${asked.fallback}`;
  if (actor.email !== undefined) {
    return new BotError("unknown_person", `${asked.title} has no user "${actor.email}": ${remedies}.`);
  }
  const why = actor.noEmail === undefined ? "" : ` (${actor.noEmail})`;
  // At the console a person is their address, which nobody else can give them.
  const link = actor.id.startsWith("console:") ? "" : `an admin can say "link @${actor.name} to name@example.com"; or `;
  return new BotError("unknown_person", `${actor.name} has no e-mail address here${why}: ${link}${remedies}.`);
}
