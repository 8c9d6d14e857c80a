import type { Named } from "../core/names.ts";
import type { Actor, Attribution, VendorUser } from "../core/people.ts";

/** Whoever speaks is known here as they are: by their address, or by the id that their chat gives them. */
export function attributionOf({ id, name, email }: Actor): Attribution {
  const address = email?.toLowerCase();
  return address === undefined ? { id, name } : { id: address, name, email: address };
}

/** A person as other accounts list them, or as a chat does: by their address, or else by name. */
export function userOf({ name, aliases = [] }: Named): VendorUser {
  const address = aliases.find((alias) => /^[^\s@]+@[^\s@]+$/u.test(alias))?.toLowerCase();
  return address === undefined ? { id: `name:${name.toLowerCase()}`, name } : { id: address, name, email: address };
}

export function isSamePerson(user: VendorUser, actor: Actor): boolean {
  if (user.email !== undefined) return user.email === actor.email?.toLowerCase();
  return user.id === actor.id || user.name.toLowerCase() === actor.name.toLowerCase();
}
