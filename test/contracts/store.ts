import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Change, Store } from "../../src/core/store.ts";

/** One store that outlives its connection: what was durable in it is there when it is opened again. */
export interface StoreBed {
  open(): Promise<Store>;
  /** Removes it for good. */
  destroy(): Promise<void>;
}

const AT = Date.parse("2026-11-21T03:00:00Z");

/** What every backend of the Store port must do. */
export function storeContract(backend: string, makeBed: () => Promise<StoreBed>): void {
  describe(`the store (${backend})`, () => {
    let bed: StoreBed;
    let store: Store;

    beforeEach(async () => {
      bed = await makeBed();
      store = await bed.open();
    });

    afterEach(async () => {
      await store.close();
      await bed.destroy();
    });

    async function reopen(): Promise<void> {
      await store.close();
      store = await bed.open();
    }

    const put = (id: string, value: JsonObject, version?: number): Change => ({
      put: "plans",
      id,
      value,
      ...(version === undefined ? {} : { version }),
    });

    test("knows nothing at first", async () => {
      expect(await store.get("plans", "a")).toBeUndefined();
      expect(await store.list("plans")).toEqual([]);
      expect(await store.read("audit", {})).toEqual([]);
    });

    test("keeps a document, and raises its version with each put", async () => {
      await store.commit([put("a", { n: 1 })]);
      expect(await store.get("plans", "a")).toEqual({ id: "a", version: 1, value: { n: 1 } });
      await store.commit([put("a", { n: 2 })]);
      expect(await store.get("plans", "a")).toEqual({ id: "a", version: 2, value: { n: 2 } });
    });

    test("keeps collections apart", async () => {
      await store.commit([put("a", { n: 1 }), { put: "questions", id: "a", value: { n: 2 } }]);
      expect((await store.get("plans", "a"))?.value).toEqual({ n: 1 });
      expect((await store.get("questions", "a"))?.value).toEqual({ n: 2 });
      expect(await store.get("settings", "a")).toBeUndefined();
    });

    test("has everything again after it was opened anew", async () => {
      await store.commit([
        put("a", { deep: { list: [1, "two", null, true] } }),
        put("b", {}),
        { append: "audit", key: "room", at: AT, value: { said: "ack all" } },
      ]);
      await store.commit([{ drop: "plans", id: "b" }, put("a", { deep: {} })]);
      await reopen();
      expect(await store.list("plans")).toEqual([{ id: "a", version: 2, value: { deep: {} } }]);
      const [entry] = await store.read("audit", {});
      expect(entry).toMatchObject({ key: "room", at: AT, value: { said: "ack all" } });
    });

    test("refuses a put on another version than was read", async () => {
      await store.commit([put("a", { n: 1 })]);
      await store.commit([put("a", { n: 2 }, 1)]);
      await expect(store.commit([put("a", { n: 3 }, 1)])).rejects.toMatchObject({ code: "conflict" });
      expect((await store.get("plans", "a"))?.value).toEqual({ n: 2 });
    });

    test("version 0 means that it must not exist yet", async () => {
      await store.commit([put("a", { n: 1 }, 0)]);
      await expect(store.commit([put("a", { n: 2 }, 0)])).rejects.toMatchObject({ code: "conflict" });
      await store.commit([{ drop: "plans", id: "a" }]);
      await store.commit([put("a", { n: 3 }, 0)]);
      expect(await store.get("plans", "a")).toEqual({ id: "a", version: 1, value: { n: 3 } });
    });

    test("drops once where a version is named, and any number of times where none is", async () => {
      await store.commit([put("a", {})]);
      await expect(store.commit([{ drop: "plans", id: "a", version: 2 }])).rejects.toMatchObject({ code: "conflict" });
      await store.commit([{ drop: "plans", id: "a", version: 1 }]);
      await expect(store.commit([{ drop: "plans", id: "a", version: 1 }])).rejects.toMatchObject({ code: "conflict" });
      await store.commit([{ drop: "plans", id: "a" }]);
      expect(await store.list("plans")).toEqual([]);
    });

    test("does all of a commit or nothing of it", async () => {
      await store.commit([put("held", { n: 1 })]);
      const changes: Change[] = [
        put("new", { n: 1 }),
        { drop: "plans", id: "held" },
        { append: "outcomes", key: "p", at: AT, value: {} },
        put("held", { n: 2 }, 7),
      ];
      await expect(store.commit(changes)).rejects.toMatchObject({ code: "conflict" });
      await reopen();
      expect(await store.list("plans")).toEqual([{ id: "held", version: 1, value: { n: 1 } }]);
      expect(await store.read("outcomes", {})).toEqual([]);
    });

    test("sees its own earlier changes within one commit", async () => {
      await store.commit([put("a", { n: 1 }, 0), put("a", { n: 2 }, 1), put("b", {}), { drop: "plans", id: "b" }]);
      expect(await store.list("plans")).toEqual([{ id: "a", version: 2, value: { n: 2 } }]);
    });

    test("of many that want the same version at once, exactly one gets it and the others lose nothing else", async () => {
      const tries = await Promise.allSettled(
        Array.from({ length: 50 }, (_, n) => store.commit([put("one", { n }, 0), put(`own-${n}`, { n })])),
      );
      const won = tries.flatMap((result, n) => (result.status === "fulfilled" ? [n] : []));
      expect(won).toHaveLength(1);
      expect((await store.get("plans", "one"))?.value).toEqual({ n: won[0] });
      expect((await store.list("plans")).map((document) => document.id).sort()).toEqual(
        ["one", `own-${won[0]}`].sort(),
      );
      await reopen();
      expect(await store.list("plans")).toHaveLength(2);
    });

    test("a conflict in a crowd of commits fails only the one that has it", async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, (_, n) => store.commit([put(`d-${n}`, { n }, n === 77 ? 5 : 0)])),
      );
      expect(results.flatMap((result, n) => (result.status === "rejected" ? [n] : []))).toEqual([77]);
      await reopen();
      expect(await store.list("plans")).toHaveLength(199);
    });

    test("counts up without losing one when everybody repeats after a conflict", async () => {
      const raise = async (): Promise<void> => {
        for (let tries = 0; tries < 100; tries++) {
          const now = await store.get("settings", "n");
          const n = Number(now?.value.n ?? 0) + 1;
          try {
            await store.commit([{ put: "settings", id: "n", value: { n }, version: now?.version ?? 0 }]);
            return;
          } catch (error) {
            expect(error).toMatchObject({ code: "conflict" });
          }
        }
        throw new Error("never got through");
      };
      await Promise.all(Array.from({ length: 20 }, raise));
      expect(await store.get("settings", "n")).toMatchObject({ version: 20, value: { n: 20 } });
    });

    test("hands out copies: changing them changes nothing", async () => {
      await store.commit([put("a", { list: [1] })]);
      for (const document of [await store.get("plans", "a"), ...(await store.list("plans"))]) {
        const { list } = document?.value ?? {};
        if (!Array.isArray(list)) throw new Error("the list is gone");
        list.push(2);
      }
      expect((await store.get("plans", "a"))?.value).toEqual({ list: [1] });
    });

    test("takes copies at the moment of the call: changing what was handed in changes nothing", async () => {
      const value = { list: [1] };
      const entry = { n: 1 };
      const done = store.commit([put("a", value), { append: "audit", key: "k", at: AT, value: entry }]);
      value.list.push(2);
      entry.n = 2;
      await done;
      expect((await store.get("plans", "a"))?.value).toEqual({ list: [1] });
      expect((await store.read("audit", {}))[0]?.value).toEqual({ n: 1 });
    });

    test("an id or a key may be any text, even one that means something to JavaScript", async () => {
      const ids = [
        "__proto__",
        "constructor",
        "toString",
        "",
        " ",
        "a/b",
        "plans",
        "𝄞 \u0000 ÿ",
        "'; DROP TABLE documents",
      ];
      await store.commit(
        ids.flatMap((id): Change[] => [put(id, { id }, 0), { append: "audit", key: id, at: AT, value: { id } }]),
      );
      await reopen();
      expect((await store.list("plans")).map((document) => document.id).sort()).toEqual([...ids].sort());
      for (const id of ids) {
        expect((await store.get("plans", id))?.value).toEqual({ id });
        expect((await store.read("audit", { key: id })).map((entry) => entry.value)).toEqual([{ id }]);
      }
      expect(await store.get("plans", "hasOwnProperty")).toBeUndefined();
      expect({}).not.toHaveProperty("id");
    });

    test("a value may hold the key __proto__ without becoming one", async () => {
      const value: JsonObject = JSON.parse('{"__proto__":{"admin":true},"n":1}');
      await store.commit([put("a", value)]);
      await reopen();
      const got = (await store.get("plans", "a"))?.value ?? {};
      expect(JSON.stringify(got)).toBe('{"__proto__":{"admin":true},"n":1}');
      expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
    });

    test("journals keep their order, by key and together, from either end", async () => {
      for (const [n, key] of ["a", "b", "a", "a", "b"].entries()) {
        await store.commit([{ append: "audit", key, at: AT + n, value: { n } }]);
      }
      const ns = async (query: Parameters<Store["read"]>[1]): Promise<unknown[]> =>
        (await store.read("audit", query)).map((entry) => entry.value.n);
      expect(await ns({})).toEqual([0, 1, 2, 3, 4]);
      expect(await ns({ key: "a" })).toEqual([0, 2, 3]);
      expect(await ns({ key: "a", newestFirst: true })).toEqual([3, 2, 0]);
      expect(await ns({ key: "a", newestFirst: true, limit: 1 })).toEqual([3]);
      expect(await ns({ newestFirst: true, limit: 2 })).toEqual([4, 3]);
      expect(await ns({ key: "c" })).toEqual([]);
      expect(await store.read("outcomes", {})).toEqual([]);
    });

    test("a journal's sequence only rises, also after it was opened anew", async () => {
      const append = (n: number): Change => ({ append: "finished", key: "k", at: AT, value: { n } });
      await store.commit([append(1), append(2)]);
      await reopen();
      await store.commit([append(3)]);
      const entries = await store.read("finished", {});
      expect(entries.map((entry) => entry.value.n)).toEqual([1, 2, 3]);
      const seqs = entries.map((entry) => entry.seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    });

    test("reads a thousand entries of a journal unless told otherwise", async () => {
      const entries = Array.from(
        { length: 1_200 },
        (_, n): Change => ({ append: "outcomes", key: "p", at: AT, value: { n } }),
      );
      await store.commit(entries);
      expect(await store.read("outcomes", { key: "p" })).toHaveLength(1_000);
      expect(await store.read("outcomes", { key: "p", limit: 5_000 })).toHaveLength(1_200);
    });

    test("a commit of nothing is no error", async () => {
      await store.commit([]);
    });

    test("says that it is well, and where it is", async () => {
      expect(await store.health()).toMatchObject({ ok: true, kind: expect.any(String), where: expect.any(String) });
    });

    test("finishes what was asked before the close, and refuses what comes after it", async () => {
      const before = store.commit([put("a", {})]);
      const closed = store.close();
      await before;
      await closed;
      await expect(store.commit([put("b", {})])).rejects.toMatchObject({ code: "store_failed" });
      await expect(store.get("plans", "a")).rejects.toMatchObject({ code: "store_failed" });
      expect((await store.health()).ok).toBe(false);
      store = await bed.open();
      expect((await store.list("plans")).map((document) => document.id)).toEqual(["a"]);
    });
  });
}
