/** Who speaks. `id` is platform-qualified and never changes: "slack:U0123", "console:ana@example.com". */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** Verified by the platform or given by the operator; vendors are asked for this address. */
  readonly email?: string;
  /** Who says that this is the address: the settings, or an admin's link. Absent: the platform does. */
  readonly emailFrom?: "settings" | "link";
  /** A program: nobody's account. */
  readonly isBot?: true;
  /** Why the platform vouches for no address, as the rest of a sentence: "the account is deactivated". */
  readonly noEmail?: string;
  /** Names of groups or roles the platform vouches for, platform-qualified: "discord:role:123". */
  readonly groups?: readonly string[];
  /** IANA zone in which this person reads and says times. */
  readonly zone: string;
}

/** The platform of an actor's or a place's id: "slack". */
export function platformOf(id: string): string {
  return id.slice(0, id.indexOf(":"));
}

/** Whether nobody knows whose address is theirs, and a link would tell. At the console a person is their address. */
export function couldBeLinked({ id, email, isBot }: Actor): boolean {
  return email === undefined && isBot !== true && platformOf(id) !== "console";
}

/** Where it is said. `id` is platform-qualified: "slack:C0123", "console:main". A thread is part of its place. */
export interface Place {
  readonly id: string;
  readonly platform: string;
  readonly thread?: string;
}

/** The place with that id, not a thread in it. */
export function placeWithId(id: string): Place {
  return { id, platform: platformOf(id) };
}

/** A person as a vendor knows them. */
export interface VendorUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/**
 * As whom a vendor will see a write. With `onBehalfOf` the write goes out under the configured fallback account and the
 * operations carry a note that names the real person.
 */
export interface Attribution extends VendorUser {
  readonly onBehalfOf?: string;
}
