import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import type { Actor, Attribution, VendorUser } from "../../src/core/people.ts";
import { rememberByKey } from "../../src/core/remember.ts";
import { peopleLine, unknownPerson } from "../../src/core/unknown-person.ts";
import type { Api } from "./client.ts";
import { ACCOUNT, TITLE, toUser } from "./domain.ts";
import { user } from "./wire.ts";

/** Ours: an address changes hands rarely, and a new one is not remembered as missing. */
const REMEMBER_MS = 10 * 60_000;
/** People kept at a time. Ours. */
const REMEMBERED_MAX = 2_000;

/** What messages name when somebody is unknown here. */
const FALLBACK = { account: ACCOUNT, title: TITLE, fallback: "PAGERDUTY_FROM" };

export interface People {
  /** The user with exactly that e-mail address; undefined when there is none. Remembered for ten minutes once found. */
  findByEmail(email: string): Promise<VendorUser | undefined>;
  /** As whom the vendor will see a write. Throws BotError("unknown_person") or ("not_configured"). */
  attribute(actor: Actor): Promise<Attribution>;
  /** The vendor's id of a person. Throws BotError("unknown_person") for an actor the vendor does not know. */
  idOf(actor: Actor): Promise<string>;
  /** As `idOf`, but undefined for somebody the vendor does not know. */
  findId(person: Actor | Named): Promise<string | undefined>;
  /** Whether `findId` can tell without a request. */
  isKnown(person: Actor | Named): boolean;
  /** The address by which a person can be recognised. */
  emailOf(person: Actor | Named): string | undefined;
}

export function createPeople(api: Api, clock: Clock, fallbackEmail: string | undefined): People {
  const memory = { clock, forMs: REMEMBER_MS, most: REMEMBERED_MAX };
  const users = rememberByKey(memory, async (email): Promise<VendorUser | undefined> => {
    // `query` also matches names and parts of addresses: only the whole address binds.
    const candidates = await api.all({ path: "/users", key: "users", item: user, query: { query: email } });
    const found = candidates.find((candidate) => candidate.email?.toLowerCase() === email);
    return found && { ...toUser(found), email: found.email ?? email };
  });
  const findByEmail = (email: string) => users.get(keyOf(email));

  async function fallback(actor: Actor): Promise<Attribution> {
    if (fallbackEmail === undefined) throw unknownPerson(actor, FALLBACK);
    const account = await findByEmail(fallbackEmail);
    if (account !== undefined) return { ...account, onBehalfOf: actor.name };
    throw new BotError(
      "not_configured",
      `PagerDuty has no user "${fallbackEmail}": correct PAGERDUTY_FROM, or add ${peopleLine(actor, FALLBACK)}.`,
    );
  }

  async function findId(person: Actor | Named): Promise<string | undefined> {
    if ("refs" in person) {
      const id = idAt(person, ACCOUNT);
      if (id !== undefined) return id;
    }
    const email = emailOf(person);
    return email === undefined ? undefined : (await findByEmail(email))?.id;
  }

  return {
    findByEmail,
    async attribute(actor) {
      const found = actor.email === undefined ? undefined : await findByEmail(actor.email);
      return found ?? (await fallback(actor));
    },
    async idOf(actor) {
      const id = await findId(actor);
      if (id === undefined) throw unknownPerson(actor, FALLBACK);
      return id;
    },
    findId,
    emailOf,
    isKnown(person) {
      if ("refs" in person && idAt(person, ACCOUNT) !== undefined) return true;
      return users.peek(keyOf(emailOf(person) ?? "")) !== undefined;
    },
  };
}

function keyOf(email: string): string {
  return email.trim().toLowerCase();
}

function emailOf(person: Actor | Named): string | undefined {
  if ("refs" in person) return [person.name, ...(person.aliases ?? [])].find((name) => name.includes("@"));
  return person.email;
}
