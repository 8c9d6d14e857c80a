import type { CodeUse } from "./linking.ts";
import type { Actor } from "./people.ts";
import type { Operation } from "./plan.ts";

/** A person of a chat, and the address by which the vendors know them: an admin says so, or a one-time code has shown it. */
export interface Link {
  /** The actor's id. */
  readonly person: string;
  readonly name: string;
  readonly email: string;
  /** Who made it, by name: an admin, or the person themselves. */
  readonly by: string;
  /** Id of the person whose code they said. Absent: an admin made it. */
  readonly withCodeOf?: string;
  /** ms */
  readonly at: number;
}

type Person = Pick<Actor, "id" | "name">;

/** Somebody who has an address, and by what. */
export interface Holder {
  readonly person: Person;
  readonly from: "settings" | "link" | "platform";
}

/** One person's link as it is to be; without an address there is to be none. */
export interface LinkChange {
  readonly person: Person;
  readonly email: string | undefined;
  /** The address it has now: it is changed only if that is still so. */
  readonly was: string | undefined;
  readonly by: Person;
  /** The code by which the person links themselves, which is used up. */
  readonly code?: CodeUse;
}

/** The links of people to addresses, as every replica has them now. Reading throws BotError("store_failed"). */
export interface Links {
  /** By the person's name. */
  all(): Promise<readonly Link[]>;
  find(person: string): Promise<Link | undefined>;
  /**
   * Somebody else on that person's platform who has that address, as far as the settings, the links and the chat can
   * tell; the same human may have it on each platform. Throws the chat's BotError when it does not answer.
   */
  holderOf(email: string, person: string): Promise<Holder | undefined>;
  /** The write that changes a link: no two people of one platform ever have one to the same address. */
  change(change: LinkChange): Operation;
}
