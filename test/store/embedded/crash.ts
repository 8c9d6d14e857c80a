import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Change, COLLECTIONS, JOURNALS, type Store } from "../../../src/core/store.ts";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { clock } from "./directory.ts";

/** All files of a store, by name. */
export type Image = ReadonlyMap<string, Buffer>;

export function imageOf(dir: string): Image {
  return new Map(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))]));
}

/** Short enough to be compared by eye, and quickly. */
export function fingerprint(image: Image): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...image].map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]),
  );
}

/** Some of everything, one commit each. */
export async function commitSome(store: Store, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++) {
    const changes: Change[] = [
      { put: "plans", id: `plan-${n}`, value: { n, text: "acknowledge ".repeat(20) } },
      { put: "seen", id: `saying-${n}`, value: { until: n } },
      { append: "audit", key: "room", at: n, value: { n, text: "ack all ".repeat(20) } },
    ];
    if (n % 3 === 0) changes.push({ drop: "plans", id: `plan-${n - 1}` });
    await store.commit(changes);
  }
}

/**
 * Copies a store as a crash would leave it. Reading the file gives up the lock of this process on it (POSIX), so nobody
 * else may be after this store.
 */
export function copyAsCrashed(file: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(dirname(file))) {
    if (name.startsWith(basename(file))) copyFileSync(join(dirname(file), name), join(to, name));
  }
}

export async function everythingIn(dir: string): Promise<unknown> {
  const store = await openEmbeddedStore({ dir, clock });
  return contentsOf(store).finally(store.close);
}

export async function contentsOf(store: Store): Promise<unknown> {
  const documents = await Promise.all(COLLECTIONS.map((collection) => store.list(collection)));
  const entries = await Promise.all(JOURNALS.map((journal) => store.read(journal, { limit: 100_000 })));
  return { documents, entries };
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
