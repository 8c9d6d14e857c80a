import { describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { type Change, COLLECTIONS, JOURNALS, type StoreRow } from "../../src/core/store.ts";
import { AT, allRows, put, type StoreScene } from "./store-scene.ts";

/** What JSON can hold and a careless column cannot: order of keys, NUL, half a pair, numbers at the edge. */
const HARD: JsonObject = JSON.parse(
  '{"z":1,"a":{"__proto__":{"admin":true}},"nul":"a\\u0000b","\\u0000":null,"half":"\\ud83d","":[[],{}],' +
    '"big":1e300,"small":-1.5e-300,"exact":9007199254740991,"10":"ten","9":"nine","lines":"a\\r\\n\\u2028b"}',
);
const IDS = ["plain", "__proto__", "", "𝄞 \u0000 ÿ", "'; DROP TABLE documents"];

/** Taking everything out of one store and into another. */
export function storeTransfer(scene: StoreScene): void {
  describe("rows and filling", () => {
    async function fillWithEverything(): Promise<void> {
      for (const collection of COLLECTIONS) {
        await scene.store.commit(IDS.map((id): Change => ({ put: collection, id, value: { ...HARD, until: AT } })));
        await scene.store.commit([{ put: collection, id: "plain", value: HARD }]);
      }
      for (const journal of JOURNALS) {
        for (const key of IDS) await scene.store.commit([{ append: journal, key, at: AT, value: HARD }]);
      }
      // Leaves no trace.
      await scene.store.commit([put("gone", {})]);
      await scene.store.commit([{ drop: "plans", id: "gone" }]);
    }

    async function* given(rows: readonly StoreRow[]): AsyncGenerator<StoreRow> {
      yield* rows;
    }

    test("an empty store has no rows, leases or not", async () => {
      await scene.store.lease("gateway", "one", 10_000);
      expect(await allRows(scene.store)).toEqual([]);
    });

    test("the rows are all documents, then each journal in its order", async () => {
      await fillWithEverything();
      const rows = await allRows(scene.store);
      const documents = rows.flatMap((row) => ("collection" in row ? [row] : []));
      const entries = rows.flatMap((row) => ("journal" in row ? [row] : []));
      expect(rows).toEqual([...documents, ...entries]);
      for (const collection of COLLECTIONS) {
        const own = documents.filter((row) => row.collection === collection).map((row) => row.document);
        expect(byId(own)).toEqual(byId(await scene.store.list(collection)));
        expect(own.find(({ id }) => id === "plain")?.version).toBe(2);
      }
      for (const journal of JOURNALS) {
        const own = entries.filter((row) => row.journal === journal).map((row) => row.entry);
        expect(own).toEqual(await scene.store.read(journal, {}));
        expect(own.map(({ key }) => key)).toEqual(IDS);
      }
    });

    test("another store filled with them has the same rows, to the letter, also after a restart", async () => {
      await fillWithEverything();
      const rows = await allRows(scene.store);
      const other = await scene.openOther();
      await other.fill(scene.store.rows());
      expect(asText(await allRows(other))).toEqual(asText(rows));
      await other.commit([{ put: "plans", id: "plain", value: {}, version: 2 }]);
      expect((await other.get("plans", "plain"))?.version).toBe(3);
      expect((await other.get("seen", "__proto__"))?.value).toEqual({ ...HARD, until: AT });
      expect(await other.forget(AT + 1)).toBe(IDS.length - 1);
    });

    test("is there after a restart of the store that was filled", async () => {
      await scene.store.fill(given([row("plans", "a", 7, { n: 1 }), row("seen", "s", 1, { until: AT })]));
      await scene.reopen();
      expect(await scene.store.get("plans", "a")).toEqual({ id: "a", version: 7, value: { n: 1 } });
      expect(await scene.store.get("seen", "s")).toEqual({ id: "s", version: 1, value: { until: AT } });
    });

    test("a journal keeps its sequence with the gaps in it, and goes on above it", async () => {
      const entry = (seq: number): StoreRow => ({ journal: "audit", entry: { seq, key: "k", at: AT, value: { seq } } });
      await scene.store.fill(given([entry(3), entry(10), entry(4_000_000_000)]));
      await scene.store.commit([{ append: "audit", key: "k", at: AT, value: { seq: "next" } }]);
      await scene.reopen();
      await scene.store.commit([{ append: "audit", key: "k", at: AT, value: { seq: "last" } }]);
      const seqs = (await scene.store.read("audit", {})).map(({ seq }) => seq);
      expect(seqs.slice(0, 3)).toEqual([3, 10, 4_000_000_000]);
      expect(seqs).toHaveLength(5);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    });

    test("timers that were filled in are due", async () => {
      await scene.store.fill(given([row("timers", "b", 1, { dueAt: AT + 1 }), row("timers", "a", 4, { dueAt: AT })]));
      expect((await scene.store.due(AT + 1, 10)).map(({ id }) => id)).toEqual(["a", "b"]);
    });

    test.each<readonly [string, Change]>([
      ["a plan", put("a", {})],
      ["something seen", { put: "seen", id: "a", value: {} }],
      ["a journal entry", { append: "finished", key: "a", at: AT, value: {} }],
    ])("refuses to be filled when it holds %s, and stays as it was", async (_what, change) => {
      await scene.store.commit([change]);
      const before = await allRows(scene.store);
      await expect(scene.store.fill(given([row("plans", "b", 1, {})]))).rejects.toMatchObject({ code: "conflict" });
      expect(await allRows(scene.store)).toEqual(before);
    });

    test("when the rows break off it stays empty, and works", async () => {
      async function* broken(): AsyncGenerator<StoreRow> {
        yield row("plans", "a", 1, {});
        yield { journal: "audit", entry: { seq: 1, key: "k", at: AT, value: {} } };
        throw new BotError("store_failed", "The other side went away.");
      }
      await expect(scene.store.fill(broken())).rejects.toThrow("The other side went away.");
      expect(await allRows(scene.store)).toEqual([]);
      await scene.reopen();
      expect(await allRows(scene.store)).toEqual([]);
      await scene.store.commit([put("a", {}, 0)]);
    });

    test("rows are those of one moment: what is committed meanwhile is not among them", async () => {
      await scene.store.commit([
        put("a", { n: 1 }),
        put("b", { n: 1 }),
        { put: "seen", id: "s", value: {} },
        { append: "audit", key: "k", at: AT, value: { n: 1 } },
      ]);
      const before = await allRows(scene.store);
      const found: StoreRow[] = [];
      for await (const next of scene.store.rows()) {
        if (found.length === 0) {
          await scene.store.commit([
            put("b", { n: 2 }),
            put("c", {}),
            { drop: "seen", id: "s" },
            { append: "audit", key: "k", at: AT, value: { n: 2 } },
          ]);
        }
        found.push(next);
      }
      expect(found).toEqual(before);
    });

    test("a reader of rows may stop early, and the store goes on", async () => {
      await fillWithEverything();
      for await (const _row of scene.store.rows()) break;
      await scene.store.commit([put("after", {})]);
      expect(await scene.store.get("plans", "after")).toBeDefined();
    });

    test("hands out copies of its rows", async () => {
      await scene.store.commit([put("a", { list: [1] })]);
      for (const found of await allRows(scene.store)) {
        if ("collection" in found) Object.assign(found.document.value, { list: "changed" });
      }
      expect((await scene.store.get("plans", "a"))?.value).toEqual({ list: [1] });
    });
  });
}

function row(collection: (typeof COLLECTIONS)[number], id: string, version: number, value: JsonObject): StoreRow {
  return { collection, document: { id, version, value } };
}

function byId<T extends { readonly id: string }>(documents: readonly T[]): readonly T[] {
  return [...documents].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Values as text: the order of keys counts. Backends may order the documents of a collection as they like. */
function asText(rows: readonly StoreRow[]): readonly string[] {
  return rows.map((found) => JSON.stringify(found)).sort();
}
