import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allRows } from "../../contracts/store-scene.ts";
import { Directory } from "./directory.ts";

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const JOURNALS = ["audit", "outcomes", "finished"];

/** What the program of schema 1 had accepted and not finished. */
const PLAN = {
  title: "ack all",
  inbound: "said-1",
  createdAt: 1_500,
  place: { id: "console:main", platform: "console" },
  operations: [{ account: "pagerduty" }, { account: "pagerduty" }],
};

/** The tables and the rows as the program of schema 1 made them. */
function writeFirstSchema(file: string): void {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE documents (
      collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, crc INTEGER NOT NULL,
      PRIMARY KEY (collection, id)
    ) STRICT;
    ${JOURNALS.map(
      (name) => `
    CREATE TABLE journal_${name} (
      seq INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL, crc INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX journal_${name}_by_key ON journal_${name} (key, seq);`,
    ).join("")}
    INSERT INTO meta VALUES ('schema', 1), ('created_at', 1);`);
  const put = db.prepare("INSERT INTO documents VALUES (?, ?, ?, ?, ?)");
  const document = (collection: string, id: string, version: number, json: string): void =>
    void put.run(collection, id, version, json, crc32(`${collection}\n${id}\n${version}\n${json}`));
  document("plans", "p", 3, JSON.stringify(PLAN));
  document("seen", "saying", 1, '{"at":1000}');
  document("seen", "undo:p", 2, "{}");
  const append = db.prepare("INSERT INTO journal_audit VALUES (?, ?, ?, ?, ?)");
  append.run(5, "room", 2_000, '{"said":"ack all"}', crc32('room\n2000\n{"said":"ack all"}'));
  db.close();
}

const MIGRATED = [
  { collection: "plans", document: { id: "p", version: 3, value: { ...PLAN, answers: "said-1" } } },
  {
    collection: "claims",
    document: {
      id: "p",
      version: 1,
      value: { owner: "", state: "running", at: 1_500, platform: "console", accounts: ["pagerduty"] },
    },
  },
  { collection: "seen", document: { id: "saying", version: 1, value: { at: 1_000, until: 1_000 + WEEK_MS } } },
  { collection: "seen", document: { id: "undo:p", version: 2, value: {} } },
  { journal: "audit", entry: { seq: 5, key: "room", at: 2_000, value: { said: "ack all" } } },
];

test("a store of schema 1 opens with everything in it, and stays open to this program", async () => {
  writeFirstSchema(at.file);
  for (let round = 0; round < 2; round++) {
    const store = await at.open();
    expect(await allRows(store)).toEqual(MIGRATED);
    await store.close();
  }
  const store = await at.open();
  expect(await store.forget(1_000 + WEEK_MS)).toBe(0);
  expect(await store.forget(1_001 + WEEK_MS)).toBe(1);
  expect(await store.get("seen", "saying")).toBeUndefined();
  await store.commit([{ append: "audit", key: "room", at: 3_000, value: {} }]);
  expect((await store.read("audit", {})).map(({ seq }) => seq)).toEqual([5, 6]);
});

test("a store of schema 1 that cannot be brought up stays as it was", async () => {
  writeFirstSchema(at.file);
  const db = new DatabaseSync(at.file);
  db.exec("UPDATE documents SET crc = 0 WHERE id = 'undo:p'");
  db.close();
  await expect(at.open()).rejects.toThrow('is damaged (seen "undo:p" was altered)');
  const after = new DatabaseSync(at.file);
  expect(after.prepare("SELECT value FROM meta WHERE name = 'schema'").get()).toEqual({ value: 1 });
  expect(after.prepare("SELECT count(*) AS rows FROM documents").get()).toEqual({ rows: 3 });
  after.close();
});
