import type { VendorUser } from "./people.ts";
import type { Remembered } from "./remember.ts";

/** By which a user is found: id and address, in lower case. */
export function keysOf(user: VendorUser | undefined): readonly string[] {
  return user === undefined ? [] : [user.id, user.email ?? user.id].map((key) => key.toLowerCase());
}

/** Finds a user among those that were read, by one of their keys. Never reads; the index is built once for each reading. */
export function usersByKey(
  users: Pick<Remembered<readonly VendorUser[]>, "peek">,
): (key: string) => VendorUser | undefined {
  let listed: { readonly of: readonly VendorUser[]; readonly byKey: ReadonlyMap<string, VendorUser> } | undefined;
  return (key) => {
    const all = users.peek();
    if (all === undefined) return undefined;
    if (listed?.of !== all) {
      listed = { of: all, byKey: new Map(all.flatMap((user) => keysOf(user).map((one) => [one, user]))) };
    }
    return listed.byKey.get(key);
  };
}
