import { z } from "zod";
import { BotError } from "../core/errors.ts";
import type { Link } from "../core/links.ts";
import { platformOf } from "../core/people.ts";
import type { Change, Document, Store } from "../core/store.ts";
import { toStore } from "../engine/stored.ts";

/** Whose link it is: one document for each person who ever had one. */
const LINK = "link:";
/** Who has an address: one document for each address that is linked, so that nobody else's on that platform can be. */
const LINKED = "linked:";

/** A link as it is stored. Without an address it was taken away. */
const STORED = z.object({
  name: z.string(),
  email: z.string().nullable(),
  by: z.string(),
  withCodeOf: z.string().optional(),
  at: z.number(),
  /** Of the write that made it so. */
  mark: z.string(),
});
type StoredLink = z.infer<typeof STORED>;
const OWNERS = z.object({ people: z.array(z.string()) });

/** What is stored of one person's link, and its version for the commit that changes it. */
export interface LinkState {
  readonly stored: StoredLink | undefined;
  readonly version: number;
}

/** Links as they are in the store, read anew each time: replicas see each other's at once. */
export interface LinkStore {
  all(): Promise<readonly Link[]>;
  find(person: string): Promise<Link | undefined>;
  /** Who is linked to an address, by id: at most one on each platform. */
  ownersOf(email: string): Promise<readonly string[]>;
  state(person: string): Promise<LinkState>;
  /**
   * `also` happens with it. Throws BotError("conflict") when that person's link, or who has one of the addresses, changes
   * meanwhile, or somebody else on the platform has the address.
   */
  put(person: string, link: StoredLink, before: LinkState, also?: readonly Change[]): Promise<void>;
}

export function createLinkStore(store: Store): LinkStore {
  async function owners(email: string): Promise<{ readonly people: readonly string[]; readonly version: number }> {
    const document: Document | undefined = await store.get("settings", LINKED + email);
    return {
      people: document === undefined ? [] : OWNERS.parse(document.value).people,
      version: document?.version ?? 0,
    };
  }

  async function state(person: string): Promise<LinkState> {
    const document = await store.get("settings", LINK + person);
    return { stored: document && STORED.parse(document.value), version: document?.version ?? 0 };
  }

  async function given(email: string, person: string): Promise<Change> {
    const { people, version } = await owners(email);
    const others = people.filter((owner) => owner !== person);
    if (others.some((owner) => platformOf(owner) === platformOf(person))) {
      throw new BotError("conflict", `${email} is linked to somebody else by now.`);
    }
    return { put: "settings", id: LINKED + email, value: { people: [...others, person] }, version };
  }

  async function takenAway(email: string, person: string): Promise<readonly Change[]> {
    const { people, version } = await owners(email);
    if (version === 0) return [];
    const others = people.filter((owner) => owner !== person);
    const id = LINKED + email;
    return [
      others.length === 0
        ? { drop: "settings", id, version }
        : { put: "settings", id, value: { people: others }, version },
    ];
  }

  /** The address changes hands in the same commit. */
  async function handOver(person: string, from: string | null, to: string | null): Promise<readonly Change[]> {
    if (from === to) return [];
    const [left, taken] = await Promise.all([
      from === null ? [] : takenAway(from, person),
      to === null ? [] : [await given(to, person)],
    ]);
    return [...left, ...taken];
  }

  return {
    state,
    all: async () => {
      const documents = await store.list("settings");
      const links = documents
        .filter(({ id }) => id.startsWith(LINK))
        .flatMap(({ id, value }) => linkOf(id.slice(LINK.length), STORED.parse(value)) ?? []);
      return links.sort((a, b) => a.name.localeCompare(b.name, "en") || (a.person < b.person ? -1 : 1));
    },
    find: async (person) => linkOf(person, (await state(person)).stored),
    ownersOf: async (email) => (await owners(email)).people,
    put: async (person, link, before, also = []) => {
      const value = toStore(link);
      const change: Change = { put: "settings", id: LINK + person, value, version: before.version };
      await store.commit([change, ...(await handOver(person, before.stored?.email ?? null, link.email)), ...also]);
    },
  };
}

function linkOf(person: string, stored: StoredLink | undefined): Link | undefined {
  if (stored === undefined || stored.email === null) return undefined;
  const { name, email, by, at, withCodeOf } = stored;
  return { person, name, email, by, at, ...(withCodeOf === undefined ? {} : { withCodeOf }) };
}
