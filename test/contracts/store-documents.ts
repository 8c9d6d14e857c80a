import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { type Change, COLLECTIONS } from "../../src/core/store.ts";
import { AT, put, type StoreScene } from "./store-scene.ts";

/** Documents and their versions. */
export function storeDocuments(scene: StoreScene): void {
  describe("documents", () => {
    test("knows nothing at first", async () => {
      expect(await scene.store.get("plans", "a")).toBeUndefined();
      expect(await scene.store.list("plans")).toEqual([]);
      expect(await scene.store.read("audit", {})).toEqual([]);
    });

    test("keeps a document, and raises its version with each put", async () => {
      await scene.store.commit([put("a", { n: 1 })]);
      expect(await scene.store.get("plans", "a")).toEqual({ id: "a", version: 1, value: { n: 1 } });
      await scene.store.commit([put("a", { n: 2 })]);
      expect(await scene.store.get("plans", "a")).toEqual({ id: "a", version: 2, value: { n: 2 } });
    });

    test("keeps collections apart", async () => {
      await scene.store.commit([put("a", { n: 1 }), { put: "questions", id: "a", value: { n: 2 } }]);
      expect((await scene.store.get("plans", "a"))?.value).toEqual({ n: 1 });
      expect((await scene.store.get("questions", "a"))?.value).toEqual({ n: 2 });
      expect(await scene.store.get("settings", "a")).toBeUndefined();
    });

    test("has everything again after it was opened anew", async () => {
      await scene.store.commit([
        put("a", { deep: { list: [1, "two", null, true] } }),
        put("b", {}),
        { append: "audit", key: "room", at: AT, value: { said: "ack all" } },
      ]);
      await scene.store.commit([{ drop: "plans", id: "b" }, put("a", { deep: {} })]);
      await scene.reopen();
      expect(await scene.store.list("plans")).toEqual([{ id: "a", version: 2, value: { deep: {} } }]);
      const [entry] = await scene.store.read("audit", {});
      expect(entry).toMatchObject({ key: "room", at: AT, value: { said: "ack all" } });
    });

    test("refuses a put on another version than was read", async () => {
      await scene.store.commit([put("a", { n: 1 })]);
      await scene.store.commit([put("a", { n: 2 }, 1)]);
      await expect(scene.store.commit([put("a", { n: 3 }, 1)])).rejects.toMatchObject({ code: "conflict" });
      expect((await scene.store.get("plans", "a"))?.value).toEqual({ n: 2 });
    });

    test("version 0 means that it must not exist yet", async () => {
      await scene.store.commit([put("a", { n: 1 }, 0)]);
      await expect(scene.store.commit([put("a", { n: 2 }, 0)])).rejects.toMatchObject({ code: "conflict" });
      await scene.store.commit([{ drop: "plans", id: "a" }]);
      await scene.store.commit([put("a", { n: 3 }, 0)]);
      expect(await scene.store.get("plans", "a")).toEqual({ id: "a", version: 1, value: { n: 3 } });
    });

    test("drops once where a version is named, and any number of times where none is", async () => {
      await scene.store.commit([put("a", {})]);
      await expect(scene.store.commit([{ drop: "plans", id: "a", version: 2 }])).rejects.toMatchObject({
        code: "conflict",
      });
      await scene.store.commit([{ drop: "plans", id: "a", version: 1 }]);
      await expect(scene.store.commit([{ drop: "plans", id: "a", version: 1 }])).rejects.toMatchObject({
        code: "conflict",
      });
      await scene.store.commit([{ drop: "plans", id: "a" }]);
      expect(await scene.store.list("plans")).toEqual([]);
    });

    test("does all of a commit or nothing of it", async () => {
      await scene.store.commit([put("held", { n: 1 })]);
      const changes: Change[] = [
        put("new", { n: 1 }),
        { drop: "plans", id: "held" },
        { append: "outcomes", key: "p", at: AT, value: {} },
        put("held", { n: 2 }, 7),
      ];
      await expect(scene.store.commit(changes)).rejects.toMatchObject({ code: "conflict" });
      await scene.reopen();
      expect(await scene.store.list("plans")).toEqual([{ id: "held", version: 1, value: { n: 1 } }]);
      expect(await scene.store.read("outcomes", {})).toEqual([]);
    });

    test("sees its own earlier changes within one commit", async () => {
      await scene.store.commit([
        put("a", { n: 1 }, 0),
        put("a", { n: 2 }, 1),
        put("b", {}),
        { drop: "plans", id: "b" },
      ]);
      expect(await scene.store.list("plans")).toEqual([{ id: "a", version: 2, value: { n: 2 } }]);
    });

    test("hands out copies: changing them changes nothing", async () => {
      await scene.store.commit([put("a", { list: [1] })]);
      for (const document of [await scene.store.get("plans", "a"), ...(await scene.store.list("plans"))]) {
        const { list } = document?.value ?? {};
        if (!Array.isArray(list)) throw new Error("the list is gone");
        list.push(2);
      }
      expect((await scene.store.get("plans", "a"))?.value).toEqual({ list: [1] });
    });

    test("takes copies at the moment of the call: changing what was handed in changes nothing", async () => {
      const value = { list: [1] };
      const entry = { n: 1 };
      const done = scene.store.commit([put("a", value), { append: "audit", key: "k", at: AT, value: entry }]);
      value.list.push(2);
      entry.n = 2;
      await done;
      expect((await scene.store.get("plans", "a"))?.value).toEqual({ list: [1] });
      expect((await scene.store.read("audit", {}))[0]?.value).toEqual({ n: 1 });
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
      await scene.store.commit(
        ids.flatMap((id): Change[] => [put(id, { id }, 0), { append: "audit", key: id, at: AT, value: { id } }]),
      );
      await scene.reopen();
      expect((await scene.store.list("plans")).map((document) => document.id).sort()).toEqual([...ids].sort());
      for (const id of ids) {
        expect((await scene.store.get("plans", id))?.value).toEqual({ id });
        expect((await scene.store.read("audit", { key: id })).map((entry) => entry.value)).toEqual([{ id }]);
      }
      expect(await scene.store.get("plans", "hasOwnProperty")).toBeUndefined();
      expect({}).not.toHaveProperty("id");
    });

    test("a value may hold the key __proto__ without becoming one", async () => {
      const value: JsonObject = JSON.parse('{"__proto__":{"admin":true},"n":1}');
      await scene.store.commit([put("a", value)]);
      await scene.reopen();
      const got = (await scene.store.get("plans", "a"))?.value ?? {};
      expect(JSON.stringify(got)).toBe('{"__proto__":{"admin":true},"n":1}');
      expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
    });

    test.each(COLLECTIONS)("%s keeps versions like every collection", async (collection) => {
      const change = (n: number, version: number): Change => ({ put: collection, id: "a", value: { n }, version });
      await scene.store.commit([change(1, 0), { put: collection, id: "b", value: { n: 1 } }]);
      await expect(scene.store.commit([change(2, 0)])).rejects.toMatchObject({ code: "conflict" });
      await scene.store.commit([change(2, 1), { check: collection, id: "b", version: 1 }]);
      await expect(scene.store.commit([change(3, 1)])).rejects.toMatchObject({ code: "conflict" });
      expect(await scene.store.get(collection, "a")).toEqual({ id: "a", version: 2, value: { n: 2 } });
      await expect(scene.store.commit([{ drop: collection, id: "a", version: 1 }])).rejects.toMatchObject({
        code: "conflict",
      });
      await scene.store.commit([{ drop: collection, id: "a", version: 2 }]);
      expect(await scene.store.get(collection, "a")).toBeUndefined();
      await scene.reopen();
      expect(await scene.store.list(collection)).toEqual([{ id: "b", version: 1, value: { n: 1 } }]);
    });
  });
}
