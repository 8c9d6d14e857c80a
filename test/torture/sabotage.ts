import { randomUUID } from "node:crypto";
import { setTimeout as realTime } from "node:timers/promises";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { HttpCall, HttpClient } from "../../src/core/http.ts";
import type { Change, Store } from "../../src/core/store.ts";

/** How long a commit that was called durable is only in memory. */
const LAZY_MS = 400;

/**
 * Durability before sending, off: a commit resolves at once and reaches the disk later, as with a store that does not
 * sync. Versions are still looked at, so that nothing but durability is missing.
 */
export function lazyStore(store: Store): Store {
  let last: Promise<unknown> = Promise.resolve();
  const afterAll = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    ...store,
    get: (collection, id) => afterAll(() => store.get(collection, id)),
    list: (collection) => afterAll(() => store.list(collection)),
    read: (journal, query) => afterAll(() => store.read(journal, query)),
    due: (at, limit) => afterAll(() => store.due(at, limit)),
    commit: (changes) =>
      new Promise((resolve, reject) => {
        void afterAll(async () => {
          const conflict = await findConflict(store, changes);
          if (conflict !== undefined) return reject(conflict);
          resolve();
          await realTime(LAZY_MS);
          await store.commit(changes);
        });
      }),
    close: () => afterAll(() => store.close()),
  };
}

async function findConflict(store: Store, changes: readonly Change[]): Promise<BotError | undefined> {
  for (const change of changes) {
    if ("append" in change || change.version === undefined) continue;
    const collection = "put" in change ? change.put : "drop" in change ? change.drop : change.check;
    const version = (await store.get(collection, change.id))?.version ?? 0;
    if (version !== change.version) return new BotError("conflict", "Somebody else was quicker.");
  }
  return undefined;
}

/** Deduplication, off: each delivery is a saying of its own, and nothing that was asked for before is remembered. */
export function forgetfulChat(chat: ChatAdapter, nameOf: (id: string) => string): ChatAdapter {
  return {
    ...chat,
    start: (ears) => chat.start((inbound, onAccepted) => ears({ ...inbound, id: nameOf(inbound.id) }, onAccepted)),
    send: (to, message, { inbound, ...posting }) =>
      chat.send(to, message, {
        ...posting,
        ...(inbound === undefined ? {} : { inbound: inbound.split("~")[0] ?? "" }),
      }),
  };
}

export const freshName = (id: string): string => `${id}~${randomUUID()}`;

export function forgetfulStore(store: Store): Store {
  return {
    ...store,
    get: async (collection, id) => (collection === "seen" ? undefined : store.get(collection, id)),
    commit: (changes) => store.commit(changes.filter((change) => !("put" in change && change.put === "seen"))),
  };
}

/** Where a look for a write of unknown outcome leads: what bears its mark, or the thing that it was written to. */
const LOOKS: readonly RegExp[] = [
  /^\/incidents$/u,
  /^\/incidents\/[^/]+(?:\/(?:notes|log_entries))?$/u,
  /^\/v2\/alerts\/[^/]+(?:\/(?:notes|logs))?$/u,
  /^\/pages\/[^/]+\/incidents/u,
];

/** Reconciliation, off: whoever looks for what became of a write finds nothing, and sends again. */
export function blindHttp(http: HttpClient): HttpClient {
  const doubted = new Set<string>();
  return {
    ...http,
    connect(account) {
      const vendor = http.connect(account);
      return {
        async send(call) {
          if (call.mode !== "read") {
            doubted.add(account.account);
            return vendor.send(call);
          }
          const answer = await vendor.send(call);
          return doubted.has(account.account) && isLook(call) ? { ...answer, body: emptied(answer.body) } : answer;
        },
      };
    },
  };
}

function isLook({ path, query = {} }: HttpCall): boolean {
  const isList = path === "/incidents" || path.endsWith("/incidents");
  return LOOKS.some((look) => look.test(path)) && (!isList || "incident_key" in query || path.startsWith("/pages/"));
}

/** An answer of the same shape in which there is nothing. */
function emptied(body: unknown): unknown {
  if (Array.isArray(body)) return [];
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? [] : value]));
}

/** The settle window, off: "not found" counts at once. Waits of its length take no time; shorter ones are as they were. */
export function hastyClock(clock: Clock): Clock {
  return { ...clock, sleep: (ms, signal) => clock.sleep(ms > 2_500 && ms <= 30_000 ? 0 : ms, signal) };
}

/** Fencing, off: a replica that was frozen writes on what another has taken over, and its requests leave unasked. */
export function unfencedStore(store: Store): Store {
  const unfenced = (changes: readonly Change[]): Change[] =>
    changes.flatMap((change): Change[] => {
      if ("check" in change) return [];
      if ("append" in change) return [change];
      const isClaim = ("put" in change ? change.put : change.drop) === "claims";
      if (!isClaim) return [change];
      const { version: _fence, ...plain } = change;
      return [plain];
    });
  return { ...store, commit: (changes) => store.commit(unfenced(changes)) };
}
