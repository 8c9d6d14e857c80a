import { Client } from "pg";
import { expect, test, vi } from "vitest";
import { openPostgresStore } from "../../../src/store/postgres/open.ts";
import { startPostgres } from "../../kit/start-postgres.ts";
import { TestClock } from "../../kit/test-clock.ts";

const given = process.env.TEST_DATABASE_URL;
const isOurs = given === undefined || given === "";

// Skipped with TEST_DATABASE_URL: it makes the server crash, which nobody wants of one of their own.
test.skipIf(!isOurs)("a server that crashes and recovers: what was committed is there, and work goes on", async () => {
  // With fsync, as it is by default: it recovers from what was on the disk.
  const server = await startPostgres();
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log = { info: note, warn: note, error: note };
  const store = await openPostgresStore({ url: server.url, clock: new TestClock(), log });
  const accepted = new Set<string>();
  let isOver = false;
  const worker = async (name: string): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const id = `${name}-${n}`;
      const [tried] = await Promise.allSettled([store.commit([{ put: "plans", id, value: {}, version: 0 }])]);
      if (tried.status === "fulfilled") accepted.add(id);
      else expect(tried.reason).toMatchObject({ code: "store_failed" });
    }
  };
  const workers = Array.from({ length: 8 }, (_, n) => worker(`w${n}`));
  await vi.waitFor(() => expect(accepted.size).toBeGreaterThan(100), { timeout: 10_000 });

  const victim = new Client({ connectionString: server.url });
  victim.on("error", () => note("victim"));
  await victim.connect();
  const { rows } = await victim.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  if (rows[0] === undefined) throw new Error("a connection without a process");
  process.kill(rows[0].pid, "SIGKILL");

  await vi.waitFor(() => expect(logged).toContain("store.database.back"), { timeout: 10_000 });
  const before = accepted.size;
  await vi.waitFor(() => expect(accepted.size).toBeGreaterThan(before + 100), { timeout: 10_000 });
  isOver = true;
  await Promise.all(workers);
  const there = new Set((await store.list("plans")).map(({ id }) => id));
  expect([...accepted].filter((id) => !there.has(id))).toEqual([]);
  await store.close();
  await server.stop();
});
