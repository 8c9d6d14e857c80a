import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../../src/core/store.ts";
import { PostgresBed, type Remote } from "../../kit/postgres.ts";

/** What a refusal may take: three seconds, and what a busy machine adds. */
const REFUSAL_MS = 4_500;
const NOTHING_DONE = {
  code: "store_failed",
  message: "The database does not answer: not accepted, nothing was done.",
};

/** The database answers, but somebody else's lock is in the way. */
const TOOK_TOO_LONG = {
  code: "store_failed",
  message: "The database took too long over this, as when something in it is locked: not accepted, nothing was done.",
};

/** A COMMIT alone, as the wire has it: its length, the words, the end (PostgreSQL 18 documentation, section 54.7). */
const COMMIT = "\u0000\u0000\u0000\u000bCOMMIT\u0000";

let bed: PostgresBed;
let beside: Store;
let remote: Remote;

beforeEach(async () => {
  bed = await PostgresBed.make();
  beside = await bed.open();
  remote = await bed.openRemote();
});

afterEach(() => bed.destroy());

const plan = (id: string) => [{ put: "plans" as const, id, value: { n: 1 }, version: 0 }];

/** Everything that can be asked is refused in time, and says that nothing was done. */
async function expectRefusals({ store }: Remote): Promise<void> {
  const since = performance.now();
  const asked = [store.commit(plan("refused")), store.get("plans", "a"), store.lease("gateway", "one", 10_000)];
  for (const one of await Promise.allSettled(asked)) {
    expect(one).toMatchObject({ status: "rejected", reason: NOTHING_DONE });
    expect(one).not.toHaveProperty("reason.details.inDoubt");
  }
  expect(performance.now() - since).toBeLessThan(REFUSAL_MS);
  expect(await store.health()).toMatchObject({ ok: false, line: NOTHING_DONE.message });
}

async function expectAllIsWell({ store, logged }: Remote): Promise<void> {
  await store.commit(plan("accepted"));
  expect((await beside.list("plans")).map(({ id }) => id)).toEqual(["accepted"]);
  expect(await store.health()).toMatchObject({ ok: true, kind: "postgres" });
  const states = logged.filter((line) => line.startsWith("store.database."));
  expect(states.map((line) => line.split(" ")[0])).toEqual(["store.database.away", "store.database.back"]);
}

describe("when the database is away", () => {
  test("refused connections: reads and writes fail, and go on by themselves when it is back", async () => {
    remote.proxy.refuse();
    await expectRefusals(remote);
    remote.proxy.pass();
    await expectAllIsWell(remote);
  });

  test("a frozen network: reads and writes fail in time, and go on by themselves afterwards", async () => {
    remote.proxy.freeze();
    await expectRefusals(remote);
    remote.proxy.pass();
    await expectAllIsWell(remote);
  });

  test("those who wait behind a commit that fails are told at once, not one after the other", async () => {
    remote.proxy.freeze();
    const since = performance.now();
    const first = remote.store.commit(plan("first"));
    await new Promise((resolve) => setImmediate(resolve));
    const rest = Array.from({ length: 1_000 }, (_, n) => remote.store.commit(plan(`p-${n}`)));
    for (const one of await Promise.allSettled([first, ...rest])) {
      expect(one).toMatchObject({ status: "rejected", reason: NOTHING_DONE });
    }
    expect(performance.now() - since).toBeLessThan(REFUSAL_MS);
    remote.proxy.pass();
    expect(await beside.list("plans")).toEqual([]);
  });

  test("the server throws everybody out, as it does when it restarts: the next command meets new connections", async () => {
    const { store, logged } = remote;
    await Promise.all(Array.from({ length: 10 }, () => store.list("plans")));
    await bed.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE pid <> pg_backend_pid() AND query LIKE '%${bed.schema}%'`,
    );
    await store.commit(plan("after"));
    expect((await store.list("plans")).map(({ id }) => id)).toEqual(["after"]);
    expect(logged.at(-1)).toContain("store.database.back");
  });
});

describe("a connection lost in the middle of a commit", () => {
  test("before the COMMIT: refused, and nothing was done", async () => {
    void remote.proxy.trap("WITH draft", "lose");
    // The text of a statement is sent once; a connection that has it already only names it.
    await expect(remote.store.commit(plan("p"))).rejects.toMatchObject(NOTHING_DONE);
    expect(await beside.list("plans")).toEqual([]);
    await remote.store.commit(plan("p"));
  });

  test.each([
    { manner: "lose" as const, what: "before the server has it: in doubt, and it was not carried out", there: 0 },
    { manner: "doubt" as const, what: "after the server has it: in doubt, and it was carried out", there: 1 },
  ])("at the COMMIT, $what", async ({ manner, there }) => {
    void remote.proxy.trap(COMMIT, manner);
    const lost = remote.store.commit(plan("p"));
    await expect(lost).rejects.toMatchObject({ code: "store_failed", details: { inDoubt: true } });
    await expect(lost).rejects.toThrow("whether this was accepted is not known");
    expect(await beside.list("plans")).toHaveLength(there);
    expect(await remote.store.list("plans")).toHaveLength(there);
  });

  test("a conflict that was found before it is told as one; only the others are in doubt", async () => {
    await beside.commit(plan("taken"));
    void remote.proxy.trap(COMMIT, "lose");
    const [taken, free] = await Promise.allSettled([
      remote.store.commit(plan("taken")),
      remote.store.commit(plan("free")),
    ]);
    expect(taken).toMatchObject({ reason: { code: "conflict" } });
    expect(free).toMatchObject({ reason: { code: "store_failed", details: { inDoubt: true } } });
  });

  test("a replica frozen between write and COMMIT does not keep its locks: the server ends its transaction", async () => {
    await beside.commit(plan("p"));
    const held = remote.proxy.trap(COMMIT, "hold");
    const frozen = expect(
      remote.store.commit([{ put: "plans", id: "p", value: { by: "frozen" }, version: 1 }]),
    ).rejects.toMatchObject({ details: { inDoubt: true } });
    await held;
    const take = async (): Promise<void> => {
      for (let n = 0; n < 4; n++) {
        const put = beside.commit([{ put: "plans", id: "p", value: { by: "other" }, version: 1 }]);
        const [tried] = await Promise.allSettled([put]);
        if (tried?.status === "fulfilled") return;
        expect(tried).toMatchObject({ reason: TOOK_TOO_LONG });
      }
      throw new Error("the lock was never given up");
    };
    await take();
    await frozen;
    expect(await beside.get("plans", "p")).toMatchObject({ version: 2, value: { by: "other" } });
  });
});

describe("when something is locked for too long", () => {
  let blocker: Client;

  beforeEach(async () => {
    blocker = new Client({ connectionString: bed.url });
    await blocker.connect();
  });

  afterEach(() => blocker.end());

  test("only the commits that need it are refused: those in the same group and those behind it go through", async () => {
    const { store, logged } = remote;
    await store.commit(plan("locked"));
    await blocker.query(`BEGIN; SELECT 1 FROM ${bed.schema}.documents WHERE id = 'locked' FOR UPDATE`);
    const refused = store.commit([{ put: "plans", id: "locked", value: { n: 2 }, version: 1 }]);
    const together = ["a", "b", "c"].map((id) => store.commit(plan(id)));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const behind = ["d", "e"].map((id) => store.commit(plan(id)));
    const [first, ...others] = await Promise.allSettled([refused, ...together, ...behind]);
    expect(first).toMatchObject({ status: "rejected", reason: TOOK_TOO_LONG });
    for (const one of others) expect(one).toMatchObject({ status: "fulfilled" });
    expect((await store.list("plans")).map(({ id }) => id).sort()).toEqual(["a", "b", "c", "d", "e", "locked"]);
    expect(logged.filter((line) => line.startsWith("store.database."))).toEqual([]);
  });

  test("a whole table: a group is refused after a few of its commits, not after each has waited", async () => {
    await blocker.query(`BEGIN; LOCK TABLE ${bed.schema}.documents IN ACCESS EXCLUSIVE MODE`);
    const since = performance.now();
    const tries = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => remote.store.commit(plan(`p-${n}`))));
    for (const one of tries) expect(one).toMatchObject({ status: "rejected", reason: TOOK_TOO_LONG });
    expect(performance.now() - since).toBeLessThan(12_000);
  });
});

test("when every connection is taken, those who wait are refused in time, and served afterwards", async () => {
  const { store } = remote;
  const blocker = new Client({ connectionString: bed.url });
  await blocker.connect();
  await blocker.query(`BEGIN; LOCK TABLE ${bed.schema}.documents IN ACCESS EXCLUSIVE MODE`);
  const since = performance.now();
  const reads = await Promise.allSettled(Array.from({ length: 200 }, () => store.get("plans", "a")));
  const reason = { code: "store_failed", message: expect.stringContaining("not accepted, nothing was done") };
  for (const read of reads) expect(read).toMatchObject({ status: "rejected", reason });
  expect(performance.now() - since).toBeLessThan(6_000);
  await blocker.end();
  const served = await Promise.all(Array.from({ length: 200 }, () => store.get("plans", "a")));
  expect(served).toEqual(Array.from({ length: 200 }, () => undefined));
});
