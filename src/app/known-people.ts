import type { ChatAdapter } from "../core/chat.ts";
import { BotError } from "../core/errors.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Holder, Links } from "../core/links.ts";
import { idsIn } from "../core/mentions.ts";
import { type Actor, platformOf } from "../core/people.ts";
import type { Policy } from "../core/policy.ts";
import { addressedBy } from "../core/policy-people.ts";
import { linkOperation } from "./link-kind.ts";
import type { LinkStore } from "./link-store.ts";

/** Console speakers are their address: there is nothing to link. */
const NEVER_LINKED = "console:";

/**
 * People as everything that is known makes them: the settings' address for their id goes before a link, and that before
 * what the platform vouches for.
 */
export interface KnownPeople {
  /** Throws BotError("store_failed"): nobody acts under an address that could not be looked up. */
  known(actor: Actor): Promise<Actor>;
  /** As `known`; while the store does not answer, without the links: nothing can be written then. Never throws. */
  knownToRead(actor: Actor): Promise<Actor>;
  /** A saying with its speaker and whoever it mentions, by id too, as they are known. Throws as `known` does. */
  hearing(inbound: Inbound): Promise<Inbound>;
  /** As `hearing`, without the links and without looking anybody up. */
  hearingWithoutStore(inbound: Inbound): Inbound;
  /** `given`, and whoever else stands in the text by id. Throws as `known` does. */
  mentionsIn(text: string, given: readonly Actor[]): Promise<readonly Actor[]>;
  /**
   * What else the settings and the links call whoever a vendor knows by this address: ids of people, other addresses,
   * nicknames. Links go first. Throws as `known` does.
   */
  alsoKnownAs(address: string): Promise<readonly string[]>;
  readonly links: Links;
}

export interface KnownPeopleParts {
  readonly store: LinkStore;
  policy(): Policy;
  /** The chats of which people are looked up. */
  chats(): readonly ChatAdapter[];
}

export function createKnownPeople({ store, policy, chats }: KnownPeopleParts): KnownPeople {
  async function known(actor: Actor): Promise<Actor> {
    const link = actor.id.startsWith(NEVER_LINKED) ? undefined : await store.find(actor.id);
    return policy().knownActor(link === undefined ? actor : addressedBy("link", link.email, actor));
  }

  async function lookedUp(id: string): Promise<Actor | undefined> {
    const found = await chats()
      .find(({ platform }) => platform === platformOf(id))
      ?.directory?.person(id);
    return found && known(found);
  }

  async function mentionsIn(text: string, given: readonly Actor[]): Promise<readonly Actor[]> {
    const platforms = chats().flatMap(({ platform, directory }) => (directory === undefined ? [] : [platform]));
    const others = idsIn(text, platforms).filter((id) => !given.some((actor) => actor.id === id));
    const found = await Promise.all(others.map(lookedUp));
    return [...given, ...found.filter((actor) => actor !== undefined)];
  }

  /** The person may not be there any more: then the id is all there is. */
  async function person(id: string): Promise<Holder["person"]> {
    const [found, link] = await Promise.all([lookedUp(id), store.find(id)]);
    return { id, name: found?.name ?? link?.name ?? id };
  }

  async function holderOf(email: string, except: string): Promise<Holder | undefined> {
    const isBeside = (id: string): boolean => id !== except && platformOf(id) === platformOf(except);
    const inSettings = policy().idsWithAddress(email).find(isBeside);
    if (inSettings !== undefined) return { person: await person(inSettings), from: "settings" };
    const linked = (await store.ownersOf(email)).find(isBeside);
    if (linked !== undefined) return { person: await person(linked), from: "link" };
    const there = chats().filter(({ platform }) => platform === platformOf(except));
    const vouched = await Promise.all(there.map(({ directory }) => directory?.holders(email) ?? []));
    for (const holder of vouched.flat()) {
      // Somebody who goes by another address has left this one free.
      if (isBeside(holder.id) && (await known(holder)).email === email) return { person: holder, from: "platform" };
    }
    return undefined;
  }

  return {
    known,
    mentionsIn,
    knownToRead: async (actor) => {
      try {
        return await known(actor);
      } catch (error) {
        if (!isStoreAway(error)) throw error;
        return policy().knownActor(actor);
      }
    },
    hearing: async (inbound) => {
      const [actor, ...given] = await Promise.all([known(inbound.actor), ...(inbound.mentions ?? []).map(known)]);
      const mentions = await mentionsIn(inbound.text, given);
      return { ...inbound, actor, ...(mentions.length === 0 ? {} : { mentions }) };
    },
    hearingWithoutStore: (inbound) => ({ ...inbound, actor: policy().knownActor(inbound.actor) }),
    alsoKnownAs: async (address) => {
      const names = policy().aliasesOf({ kind: "person", name: "", aliases: [address], refs: [] });
      const addresses = new Set(
        [address, ...names.filter((name) => name.includes("@"))].map((one) => one.toLowerCase()),
      );
      const linked = await Promise.all([...addresses].map(store.ownersOf));
      return [...linked.flat(), ...names];
    },
    links: { all: store.all, find: store.find, holderOf, change: linkOperation },
  };
}

function isStoreAway(error: unknown): boolean {
  return error instanceof BotError && error.code === "store_failed";
}
