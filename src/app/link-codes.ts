import { scryptSync } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { LINK_CODE_ALPHABET, LINK_CODE_CHARS } from "../core/link-code.ts";
import type { IssuedCode, LinkGrant } from "../core/linking.ts";
import type { Actor } from "../core/people.ts";
import type { Change, Store } from "../core/store.ts";
import { duration } from "../core/wording.ts";
import { fromStore, toStore } from "../engine/stored.ts";
import { createLinkTries } from "./link-tries.ts";

const COUNTS_MS = 10 * 60_000;
/** Whoever comes too late hears why for so long. */
const KEPT_MS = COUNTS_MS + 3_600_000;
/**
 * A stored code must not be found by trying all there are, within the minutes it counts, by whoever reads the store: each
 * try costs some 20 ms. The salt is the same for all, for a code is looked up by its hash alone.
 */
const HASH = { salt: "tocsin link code", bytes: 32, cost: { N: 8_192 } } as const;

const SAY_LINK_CODE = "say link code where I know you for a new one";

/** A code, by its hash. */
interface StoredCode extends LinkGrant {
  readonly until: number;
}

/** An address' newest code: no other counts. */
interface Newest {
  readonly until: number;
  readonly serial: string;
  readonly expiresAt: number;
  readonly isUsed: boolean;
}

/** One-time codes that show whose address somebody's is. What they say in full is stored nowhere. */
export interface LinkCodes {
  issue(holder: Pick<Actor, "id">, email: string): Promise<IssuedCode>;
  /** See Linking.read. */
  read(code: string, by: Pick<Actor, "id" | "zone">): Promise<LinkGrant>;
  /** For the commit that uses a code up; undefined when it does not count any more. */
  use(grant: Pick<LinkGrant, "email" | "serial">): Promise<readonly Change[] | undefined>;
  /** For the commit that takes somebody's link away: no code that they got by it counts any more. */
  revoked(email: string): Change;
}

export interface LinkCodesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** A whole number from 0 to below that, which nobody can foresee. */
  random(below: number): number;
}

export function createLinkCodes({ store, clock, random }: LinkCodesParts): LinkCodes {
  const tries = createLinkTries({ store, clock });

  const characters = (n: number): string =>
    Array.from({ length: n }, () => LINK_CODE_ALPHABET.charAt(random(LINK_CODE_ALPHABET.length))).join("");

  async function newestOf(email: string): Promise<{ readonly newest: Newest; readonly version: number } | undefined> {
    const document = await store.get("seen", newestId(email));
    return document && { newest: fromStore<Newest>(document), version: document.version };
  }

  return {
    issue: async ({ id }, email) => {
      const now = clock.now();
      const [code, serial, until] = [characters(LINK_CODE_CHARS), characters(LINK_CODE_CHARS), now + KEPT_MS];
      const stored: StoredCode = { email, holder: id, serial, until };
      const newest: Newest = { serial, until, expiresAt: now + COUNTS_MS, isUsed: false };
      await store.commit([
        { put: "seen", id: codeId(code), value: toStore(stored) },
        { put: "seen", id: newestId(email), value: toStore(newest) },
      ]);
      return { code, forMs: COUNTS_MS };
    },
    read: async (code, by) => {
      const { isLast } = await tries.count(by);
      const wrong = (error: "not_found" | "expired", what: string): BotError => {
        const end = isLast ? `it was one too many, so try again in ${duration(COUNTS_MS)}` : SAY_LINK_CODE;
        return new BotError(error, `${what}: ${end}.`);
      };
      const document = await store.get("seen", codeId(code));
      if (document === undefined) throw wrong("not_found", "That code is wrong");
      const { email, holder, serial } = fromStore<StoredCode>(document);
      const newest = (await newestOf(email))?.newest;
      if (newest?.serial !== serial) throw wrong("expired", "That code does not count any more");
      if (newest.isUsed) throw wrong("expired", "That code was used already");
      if (newest.expiresAt <= clock.now()) throw wrong("expired", "That code has expired");
      await tries.forget(by);
      return { email, holder, serial };
    },
    revoked: (email) => ({ drop: "seen", id: newestId(email) }),
    use: async ({ email, serial }) => {
      const found = await newestOf(email);
      if (found === undefined || found.newest.serial !== serial) return undefined;
      if (found.newest.isUsed || found.newest.expiresAt <= clock.now()) return undefined;
      const used: Newest = { ...found.newest, isUsed: true };
      return [{ put: "seen", id: newestId(email), value: toStore(used), version: found.version }];
    },
  };
}

function codeId(code: string): string {
  const { salt, bytes, cost } = HASH;
  return `link-code:${scryptSync(code, salt, bytes, cost).toString("hex")}`;
}

function newestId(email: string): string {
  return `link-code-of:${email}`;
}
