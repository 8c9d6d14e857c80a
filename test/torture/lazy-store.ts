import { setTimeout as realTime } from "node:timers/promises";
import { BotError } from "../../src/core/errors.ts";
import type { Change, Collection, Document, Store } from "../../src/core/store.ts";

/** How long a commit that was called durable is only in memory. */
const LAZY_MS = 700;

/**
 * Durability before sending, off: a commit resolves at once and reaches the disk later, as with a store that does not
 * sync. Everything else is as it was: versions are looked at, and what is only in memory is read from there.
 */
export function lazyStore(store: Store): Store {
  const pending = new Map<string, Document | undefined>();
  let written: Promise<unknown> = Promise.resolve();
  let turn: Promise<unknown> = Promise.resolve();
  const keyOf = (collection: Collection, id: string): string => `${collection}/${id}`;

  async function get(collection: Collection, id: string): Promise<Document | undefined> {
    const key = keyOf(collection, id);
    return pending.has(key) ? pending.get(key) : store.get(collection, id);
  }

  async function list(collection: Collection): Promise<readonly Document[]> {
    const ids = [...pending.keys()].filter((key) => key.startsWith(`${collection}/`));
    const stored = await store.list(collection);
    const others = stored.filter(({ id }) => !ids.includes(keyOf(collection, id)));
    return [...others, ...ids.flatMap((key) => pending.get(key) ?? [])];
  }

  async function check(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if ("append" in change || change.version === undefined) continue;
      const version = (await get(collectionOf(change), change.id))?.version ?? 0;
      if (version !== change.version) throw new BotError("conflict", "Somebody else was quicker.");
    }
  }

  async function remember(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if ("put" in change) {
        const version = ((await get(change.put, change.id))?.version ?? 0) + 1;
        pending.set(keyOf(change.put, change.id), { id: change.id, version, value: change.value });
      }
      if ("drop" in change) pending.set(keyOf(change.drop, change.id), undefined);
    }
  }

  function commit(changes: readonly Change[]): Promise<void> {
    const taken = turn.then(async () => {
      await check(changes);
      await remember(changes);
      const due = realTime(LAZY_MS);
      written = written.then(() => due).then(() => store.commit(changes));
      written.catch((error: unknown) => process.stderr.write(`lazy: ${String(error)} ${JSON.stringify(changes)}\n`));
    });
    turn = taken.catch(() => undefined);
    return taken;
  }

  return {
    ...store,
    get,
    list,
    commit,
    read: async (journal, query) => {
      await written;
      return store.read(journal, query);
    },
    due: async (at, limit) => {
      await written;
      return store.due(at, limit);
    },
    close: async () => {
      await written;
      await store.close();
    },
  };
}

function collectionOf(change: Exclude<Change, { append: unknown }>): Collection {
  if ("put" in change) return change.put;
  return "drop" in change ? change.drop : change.check;
}
