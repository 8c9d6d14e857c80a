import type { Named } from "./names.ts";
import type { Actor } from "./people.ts";
import type { PersonPolicy } from "./policy-file.ts";
import { whoIs } from "./who.ts";

type People = readonly PersonPolicy[];

/** The speaker with what the settings know of them: their address, before any that others give, and their zone. */
export function knownActor(people: People, actor: Actor): Actor {
  const [byId, byAddress] = entriesOf(people, actor);
  const zone = byId?.zone ?? byAddress?.zone ?? actor.zone;
  return byId?.email === undefined ? { ...actor, zone } : addressedBy("settings", byId.email, { ...actor, zone });
}

/** The person under an address that the platform does not vouch for. */
export function addressedBy(emailFrom: "settings" | "link", email: string, actor: Actor): Actor {
  const { noEmail: _, ...others } = actor;
  return { ...others, email, emailFrom };
}

/** The platform ids that the settings give an address to. */
export function idsWithAddress(people: People, email: string): readonly string[] {
  return people.filter((entry) => entry.email?.toLowerCase() === email).map(({ who }) => who);
}

/** The address by which the vendor of `account` knows the speaker, where the settings name another than their own. */
export function addressAt(people: People, actor: Actor, account: string): string | undefined {
  const [byId, byAddress] = entriesOf(people, actor);
  return byId?.addresses[account] ?? byAddress?.addresses[account] ?? byId?.email;
}

/** Every address of a person leads to all their names, so that one alias finds them at every vendor. */
export function personAliases(people: People, named: Named): readonly string[] {
  const spellings = new Set((named.aliases ?? []).map((alias) => alias.toLowerCase()));
  return people.flatMap(({ who, email, aliases, addresses }) => {
    const own = [who, ...(email === undefined ? [] : [email]), ...Object.values(addresses)];
    return own.some((address) => spellings.has(address.toLowerCase())) ? [...aliases, ...own] : [];
  });
}

/** A person may have two entries: one by platform id, and one by address (their own, or what the first entry says). */
function entriesOf(people: People, actor: Actor): [PersonPolicy | undefined, PersonPolicy | undefined] {
  const byId = people.find(({ who }) => who === actor.id);
  const email = byId?.email ?? actor.email;
  if (email === undefined) return [byId, undefined];
  const address = whoIs({ ...actor, email });
  return [byId, people.find(({ who }) => who === address)];
}
