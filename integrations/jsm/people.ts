import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import { keysOf, usersByKey } from "../../src/core/ops-people.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { type Remembered, remember, rememberByKey } from "../../src/core/remember.ts";
import type { JsmApi } from "./client.ts";
import { isPerson, toUser, type UserWire, userAnswer, userBulk, userList } from "./wire-oncall.ts";

/** People change addresses rarely; a person just added is found at once, because only finds are kept. */
const USER_MS = 10 * 60_000;
/** Documented maximum of GET /rest/api/3/users/search (Jira Cloud platform REST API v3, read 2026-11-21). */
const USER_PAGE = 1_000;
/** At most 20,000 people are listed. */
const MAX_USER_PAGES = 20;
/** People whose address begins like the one that is looked for; one of them has it in full, or nobody has. */
const ALIKE = 50;
/** Ids in one question for names: each is up to 60 characters of an address. The documented default answers 10. */
const BULK = 50;
/** Ids and addresses that are kept at a time. Ours. */
const MAX_KEPT_KEYS = 4_000;
/** "712020:9ae5385e-…", or 24 hexadecimal digits; other names stand where an id may stand, such as "System". */
const ACCOUNT_ID = /^(?:[\w-]+:)*[0-9a-f][0-9a-f-]{22,}$/i;

/** Jira Service Management knows people by their account ids; names and addresses are Jira's to tell. */
export interface People {
  readonly users: Remembered<readonly VendorUser[]>;
  /** Of the account whose token we have; undefined where Jira does not tell. */
  selfId(): Promise<string | undefined>;
  /** As far as they are known already. */
  user(accountId: string): VendorUser | undefined;
  /**
   * By address, exactly, or by account id; undefined when Jira has nobody by it, or several, or does not show us whose
   * address it is. Throws vendor_… codes.
   */
  findUser(emailOrId: string): Promise<VendorUser | undefined>;
  /** Has the names of these ready, as far as Jira tells them: never throws for want of a name. */
  meet(accountIds: readonly string[]): Promise<void>;
}

export function openPeople(api: JsmApi, clock: Clock): People {
  const users = remember(clock, USER_MS, () => readUsers(api));
  const self = remember(clock, USER_MS, async () => toUser(await api.read(api.jira("/myself"), userAnswer)));
  const found = rememberByKey({ clock, forMs: USER_MS, most: MAX_KEPT_KEYS, keysOf }, (key) =>
    key.includes("@") ? readByAddress(api, key) : readById(api, key),
  );
  /** Names that were read by their ids; an id that Jira does not know is not asked for again at once. */
  const met = new Map<string, { readonly untilAt: number; readonly user: VendorUser | undefined }>();
  const known = usersByKey(users);
  const metAlready = (key: string): VendorUser | undefined => {
    const one = met.get(key);
    return one !== undefined && clock.elapsed() < one.untilAt ? one.user : undefined;
  };
  const user = (idOrEmail: string): VendorUser | undefined => {
    const key = idOrEmail.toLowerCase();
    return found.peek(key) ?? metAlready(key) ?? known(key);
  };
  const isStrange = (id: string): boolean => {
    const asked = met.get(id.toLowerCase());
    return user(id) === undefined && !(asked !== undefined && clock.elapsed() < asked.untilAt);
  };

  async function learn(ids: readonly string[]): Promise<void> {
    const answered = new Map((await readByIds(api, ids)).map((one) => [one.id.toLowerCase(), one]));
    if (met.size + ids.length > MAX_KEPT_KEYS) met.clear();
    const untilAt = clock.elapsed() + USER_MS;
    for (const id of ids) met.set(id.toLowerCase(), { untilAt, user: answered.get(id.toLowerCase()) });
  }

  return {
    users,
    selfId: async () => {
      const [asked] = await Promise.allSettled([self.get()]);
      if (asked.status === "rejected" && !(asked.reason instanceof BotError)) throw asked.reason;
      return asked.status === "fulfilled" ? asked.value.id : undefined;
    },
    user,
    findUser: async (emailOrId) => {
      const remembered = user(emailOrId);
      return remembered !== undefined || emailOrId === "" ? remembered : found.get(emailOrId.toLowerCase());
    },
    meet: async (accountIds) => {
      const strangers = [...new Set(accountIds)].filter((id) => ACCOUNT_ID.test(id) && isStrange(id));
      const batches = Array.from({ length: Math.ceil(strangers.length / BULK) }, (_, i) =>
        strangers.slice(i * BULK, (i + 1) * BULK),
      );
      // Whoever is on call is worth more by an id than not at all: what went wrong shows in `doctor`.
      const outcomes = await Promise.allSettled(batches.map(learn));
      for (const outcome of outcomes) {
        if (outcome.status === "rejected" && !(outcome.reason instanceof BotError)) throw outcome.reason;
      }
    },
  };
}

/** Jira matches the beginnings of names and addresses, so only the one whose address it is counts. */
async function readByAddress(api: JsmApi, email: string): Promise<VendorUser | undefined> {
  const alike = await api.read(api.jira("/user/search"), userList, { query: email, maxResults: ALIKE });
  const [only, second] = alike.filter((one) => isPerson(one) && one.emailAddress?.toLowerCase() === email);
  return only === undefined || second !== undefined ? undefined : toUser(only);
}

async function readById(api: JsmApi, id: string): Promise<VendorUser | undefined> {
  return ACCOUNT_ID.test(id) ? (await readByIds(api, [id]))[0] : undefined;
}

async function readByIds(api: JsmApi, ids: readonly string[]): Promise<readonly VendorUser[]> {
  const query = { accountId: ids, maxResults: ids.length };
  return (await api.read(api.jira("/user/bulk"), userBulk, query)).values.map(toUser);
}

/** Pages may come short before the end, so only an empty one is the last. */
async function readUsers(api: JsmApi): Promise<readonly VendorUser[]> {
  const all: UserWire[] = [];
  for (let page = 0; page < MAX_USER_PAGES; page += 1) {
    const query = { startAt: page * USER_PAGE, maxResults: USER_PAGE };
    const some = await api.read(api.jira("/users/search"), userList, query);
    all.push(...some);
    if (some.length === 0) break;
  }
  return all.filter(isPerson).map(toUser);
}
