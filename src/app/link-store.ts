import { z } from "zod";
import type { Link } from "../core/links.ts";
import type { Change, Document, Store } from "../core/store.ts";

/** Whose link it is: one document for each person who ever had one. */
const LINK = "link:";
/** Who has an address: one document for each address that is linked, so that nobody else's can be. */
const LINKED = "linked:";

/** A link as it is stored. Without an address it was taken away. */
const STORED = z.object({
  name: z.string(),
  email: z.string().nullable(),
  by: z.string(),
  at: z.number(),
  /** Of the write that made it so. */
  mark: z.string(),
});
type StoredLink = z.infer<typeof STORED>;
const OWNER = z.object({ person: z.string() });

/** What is stored of one person's link, and its version for the commit that changes it. */
export interface LinkState {
  readonly stored: StoredLink | undefined;
  readonly version: number;
}

/** Links as they are in the store, read anew each time: replicas see each other's at once. */
export interface LinkStore {
  all(): Promise<readonly Link[]>;
  find(person: string): Promise<Link | undefined>;
  /** Who is linked to an address, by id. */
  ownerOf(email: string): Promise<string | undefined>;
  state(person: string): Promise<LinkState>;
  /** Throws BotError("conflict") when that person's link, or who has one of the addresses, changes meanwhile. */
  put(person: string, link: StoredLink, before: LinkState): Promise<void>;
}

export function createLinkStore(store: Store): LinkStore {
  const ownership = (email: string): Promise<Document | undefined> => store.get("settings", LINKED + email);

  async function state(person: string): Promise<LinkState> {
    const document = await store.get("settings", LINK + person);
    return { stored: document && STORED.parse(document.value), version: document?.version ?? 0 };
  }

  /** The address changes hands in the same commit. */
  async function handOver(person: string, from: string | null, to: string | null): Promise<readonly Change[]> {
    if (from === to) return [];
    const [left, taken] = await Promise.all([
      from === null ? undefined : ownership(from),
      to === null ? undefined : ownership(to),
    ]);
    const isOwn = taken !== undefined && OWNER.parse(taken.value).person === person;
    return [
      ...(left === undefined ? [] : [{ drop: "settings", id: left.id, version: left.version } as const]),
      ...(to === null
        ? []
        : [{ put: "settings", id: LINKED + to, value: { person }, version: isOwn ? taken.version : 0 } as const]),
    ];
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
    ownerOf: async (email) => {
      const owner = await ownership(email);
      return owner && OWNER.parse(owner.value).person;
    },
    put: async (person, link, before) => {
      const change: Change = { put: "settings", id: LINK + person, value: link, version: before.version };
      await store.commit([change, ...(await handOver(person, before.stored?.email ?? null, link.email))]);
    },
  };
}

function linkOf(person: string, stored: StoredLink | undefined): Link | undefined {
  if (stored === undefined || stored.email === null) return undefined;
  const { name, email, by, at } = stored;
  return { person, name, email, by, at };
}
