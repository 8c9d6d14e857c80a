import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "../src/core/json.ts";
import { JOURNALS, type Journal, type Store } from "../src/core/store.ts";
import { realClock } from "../src/real-clock.ts";
import { entryChecksum, sealed } from "../src/store/embedded/checksum.ts";
import { STORE_FILE } from "../src/store/embedded/database.ts";
import { openEmbeddedStore } from "../src/store/embedded/open.ts";
import { journalTable } from "../src/store/embedded/schema.ts";
import { openEngineBench } from "./engine-bench.ts";

/** So many plans are finished by the engine itself; the others are copies of what they left in the journals. */
const REAL_PLANS = 10;
/** What a busy week leaves: older ids are forgotten. */
const SEEN_MAX = 100_000;
const WEEK_MS = 7 * 86_400_000;

/** One row that a finished plan leaves, and the id in it that is the plan's. */
interface Trace {
  readonly journal: Journal;
  readonly key: string;
  readonly at: number;
  readonly json: string;
}

/**
 * Makes a store in `dir` with so many finished plans (at least 10). Rows are written past the store, with one sync
 * at the end, which takes seconds where as many commands would take an hour.
 */
export async function makeHistory(dir: string, plans: number): Promise<void> {
  const store = await openEmbeddedStore({ dir, clock: realClock });
  const bench = await openEngineBench(store, "history");
  for (let n = 0; n < REAL_PLANS; n++) await bench.finish(await bench.accept());
  await bench.stop();
  const traces = await tracesOf(store);
  await store.close();
  copy(join(dir, STORE_FILE), [...traces], plans - REAL_PLANS);
}

async function tracesOf(store: Store): Promise<ReadonlyMap<string, readonly Trace[]>> {
  const found: (Trace & { readonly plan: string })[] = [];
  for (const journal of JOURNALS) {
    for (const { key, at, value } of await store.read(journal, {})) {
      found.push({ journal, key, at, json: JSON.stringify(value), plan: planIn(journal, key, value) });
    }
  }
  return Map.groupBy(found, ({ plan }) => plan);
}

function planIn(journal: Journal, key: string, value: JsonObject): string {
  if (journal === "outcomes") return key;
  return journal === "audit" ? String(value.plan) : String((value.plan as JsonObject).id);
}

function copy(file: string, templates: readonly (readonly [string, readonly Trace[]])[], plans: number): void {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
  const inserts = new Map(
    JOURNALS.map((journal) => [
      journal,
      db.prepare(`INSERT INTO ${journalTable(journal)} (key, at, json, crc) VALUES (?, ?, ?, ?)`),
    ]),
  );
  for (let n = 0; n < plans; n++) {
    const [former, traces] = templates[n % templates.length] ?? ["", []];
    const plan = randomBytes(10).toString("hex");
    for (const { journal, key, at, json } of traces) {
      const own = { key: key === former ? plan : key, json: json.replaceAll(former, plan) };
      inserts.get(journal)?.run(own.key, at, own.json, entryChecksum(own.key, at, own.json));
    }
  }
  const seen = db.prepare("INSERT INTO seen (id, version, until, json, crc) VALUES (?, 1, ?, ?, ?)");
  const until = realClock.now() + WEEK_MS;
  for (let n = 0; n < Math.min(plans, SEEN_MAX); n++) {
    const id = `bench:${randomBytes(10).toString("hex")}`;
    const { json, crc } = sealed("seen", id, { version: 1, value: { until } });
    seen.run(id, until, json, crc);
  }
  db.exec("COMMIT");
  db.close();
  // Otherwise the system would write it all while others are measured.
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
