import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Change } from "../../../src/core/store.ts";
import { type EmbeddedStore, openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import { TestClock } from "../../kit/test-clock.ts";

export const clock = new TestClock();

/** Memory where the system has such a place: for many stores whose survival of a power cut is not the question. */
export const QUICK_ROOT = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A directory of its own for one test, with what was opened in it. */
export class Directory {
  readonly dir: string;
  readonly file: string;
  /** Done before it is removed, last first. */
  readonly closing: (() => unknown)[] = [];

  constructor(root = tmpdir()) {
    this.dir = mkdtempSync(join(root, "tocsin-store-"));
    this.file = join(this.dir, "tocsin.db");
  }

  async open(at = this.dir): Promise<EmbeddedStore> {
    const store = await openEmbeddedStore({ dir: at, clock });
    this.closing.push(() => store.close());
    return store;
  }

  /** Plans and audit entries in a store that is closed again. */
  async fill(documents: number): Promise<void> {
    const store = await openEmbeddedStore({ dir: this.dir, clock });
    const changes = Array.from({ length: documents }, (_, n): Change[] => [
      { put: "plans", id: `plan-${n}`, value: { n, text: "acknowledge ".repeat(20) } },
      { append: "audit", key: "room", at: n, value: { n, text: "ack all ".repeat(20) } },
    ]);
    await store.commit(changes.flat());
    await store.close();
  }

  /** Changes what is stored behind the store's back, while it is closed. */
  alter(sql: string): void {
    const db = new DatabaseSync(this.file);
    db.exec(sql);
    db.close();
  }

  async remove(): Promise<void> {
    for (const close of this.closing.reverse()) await close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function put(id: string, text = ""): Change {
  return { put: "plans", id, value: { text } };
}
