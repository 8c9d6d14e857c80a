import type { Recipient } from "../../../core/inventory.ts";
import type { VendorUser } from "../../../core/people.ts";
import { sameName } from "./pairs.ts";

type Person = Pick<VendorUser, "name" | "email">;

/**
 * Who is who in both accounts. People are the same by their address. Jira shows an address only where its owner or their
 * organisation lets it: then somebody counts as whoever has that full name in OpsGenie, if exactly one has it who is not
 * found by the address. undefined: it cannot be told who somebody is.
 */
export interface Identity {
  left(person: Person): string;
  right(person: Person): string | undefined;
}

/** The users of both accounts, as far as they could be read. */
export function identityOf(left: readonly Person[], right: readonly Person[]): Identity {
  const shown = new Set(right.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const alone = left.filter((person) => !shown.has(leftKey(person)));
  const byName = Map.groupBy(alone, ({ name }) => sameName(name));
  return {
    left: leftKey,
    right: ({ name, email }) => {
      if (email !== undefined) return email.toLowerCase();
      const [only, second] = byName.get(sameName(name)) ?? [];
      return only === undefined || second !== undefined ? undefined : leftKey(only);
    },
  };
}

function leftKey({ name, email }: Person): string {
  return email?.toLowerCase() ?? `name:${sameName(name)}`;
}

/** The same for whoever has a turn or is notified: teams, schedules and escalations go by their names. */
export function recipientKey(one: Recipient, personKey: (person: Person) => string | undefined): string | undefined {
  return one.type === "user" ? personKey(one) : `${one.type}:${sameName(one.name)}`;
}

/** Whether two keys can be of the same one: somebody of whom it cannot be told may be anybody. */
export type Sameness = "same" | "different" | "unknown";

/** One after another, as people take turns. */
export function sameInOrder(left: readonly string[], right: readonly (string | undefined)[]): Sameness {
  if (left.length !== right.length) return "different";
  const pairs = left.map((key, at) => [key, right[at]] as const);
  if (pairs.some(([one, other]) => other !== undefined && one !== other)) return "different";
  return right.includes(undefined) ? "unknown" : "same";
}

/** In any order, as people are on call at once. */
export function sameAtOnce(left: readonly string[], right: readonly (string | undefined)[]): Sameness {
  const missing = new Set(left.filter((key) => !right.includes(key))).size;
  const extra = right.filter((key) => key !== undefined && !left.includes(key)).length;
  const unknown = right.filter((key) => key === undefined).length;
  if (missing === 0 && extra === 0 && unknown === 0) return "same";
  return extra === 0 && missing === unknown ? "unknown" : "different";
}
