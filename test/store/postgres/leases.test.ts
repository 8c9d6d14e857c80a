import { afterEach, beforeEach, expect, test } from "vitest";
import type { Lease, Store } from "../../../src/core/store.ts";
import { MIGRATIONS, tablesIn } from "../../../src/store/postgres/schema.ts";
import { PostgresBed } from "../../kit/postgres.ts";

const LEASE_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let bed: PostgresBed;

beforeEach(async () => {
  bed = await PostgresBed.make();
});

afterEach(() => bed.destroy());

async function take(store: Store, name: string, forMs = LEASE_MS): Promise<Lease> {
  const lease = await store.lease(name, "somebody", forMs);
  if (lease === undefined) throw new Error(`${name} is held by another`);
  return lease;
}

async function names(): Promise<unknown[]> {
  return (await bed.sql(`SELECT name FROM ${bed.schema}.leases ORDER BY name`)).map(({ name }) => name);
}

test("what ended more than a day ago leaves when another is given up: replicas that came and went leave no row", async () => {
  const store = await bed.open();
  await take(store, "crashed");
  await store.release(await take(store, "stopped"));
  await take(store, "held", 3 * DAY_MS);
  await bed.advanceStoreClock(DAY_MS - HOUR_MS);
  await store.release(await take(store, "one day"));
  expect(await names()).toEqual(["crashed", "held", "one day", "stopped"]);
  await bed.advanceStoreClock(2 * HOUR_MS);
  await store.release(await take(store, "next day"));
  expect(await names()).toEqual(["held", "next day", "one day"]);
  expect(await store.leases()).toMatchObject([{ name: "held" }]);
});

test("many replicas that come and go at once, and others that clear up behind them, are not in each other's way", async () => {
  const stores = await Promise.all([bed.open(), bed.open()]);
  for (let day = 0; day < 3; day++) {
    const rounds = Array.from({ length: 50 }, async (_, n) => {
      const store = stores[n % 2] ?? stores[0];
      await store.release(await take(store, `replica:${day}-${n}`));
    });
    await Promise.all(rounds);
    await bed.advanceStoreClock(2 * DAY_MS);
  }
  expect((await names()).every((name) => String(name).startsWith("replica:2-"))).toBe(true);
});

test("a database of before goes on above its highest fence", async () => {
  const tables = tablesIn(bed.schema);
  await bed.sql(`CREATE SCHEMA ${bed.schema}; CREATE TABLE ${bed.schema}.meta (name text PRIMARY KEY, value bigint);
    INSERT INTO ${bed.schema}.meta VALUES ('schema', 1); ${MIGRATIONS[0]?.(tables)};
    INSERT INTO ${bed.schema}.leases VALUES ('gateway', 'old', 41, now()), ('replica:x', '', 7, '-infinity')`);
  const store = await bed.open();
  expect((await take(store, "gateway")).fence).toBeGreaterThan(41);
  expect((await take(store, "new")).fence).toBeGreaterThan(41);
});
