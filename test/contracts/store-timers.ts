import { describe, expect, test } from "vitest";
import type { Change } from "../../src/core/store.ts";
import { AT, type StoreScene } from "./store-scene.ts";

/** What time does to documents: timers become due, and what was seen is forgotten. */
export function storeTimers(scene: StoreScene): void {
  describe("timers and what was seen", () => {
    const timer = (id: string, dueAt: number): Change => ({ put: "timers", id, value: { dueAt, what: id } });
    const seen = (id: string, until?: number): Change => ({
      put: "seen",
      id,
      value: until === undefined ? {} : { until },
      version: 0,
    });
    const dueIds = async (at: number, limit = 100): Promise<readonly string[]> =>
      (await scene.store.due(at, limit)).map(({ id }) => id);
    const seenIds = async (): Promise<readonly string[]> => (await scene.store.list("seen")).map(({ id }) => id).sort();

    test("timers are due from their moment on, the earliest first, as many as are asked for", async () => {
      await scene.store.commit([timer("c", AT + 30), timer("a", AT + 10), timer("d", AT + 40), timer("b", AT + 20)]);
      expect(await dueIds(AT + 9)).toEqual([]);
      expect(await dueIds(AT + 10)).toEqual(["a"]);
      expect(await dueIds(AT + 30)).toEqual(["a", "b", "c"]);
      expect(await dueIds(AT + 100, 2)).toEqual(["a", "b"]);
      expect(await scene.store.due(AT + 10, 1)).toEqual([
        { id: "a", version: 1, value: { dueAt: AT + 10, what: "a" } },
      ]);
    });

    test("a timer that was moved is due at its new moment, and one that was dropped never", async () => {
      await scene.store.commit([timer("a", AT), timer("b", AT)]);
      await scene.store.commit([timer("a", AT + 50), { drop: "timers", id: "b" }]);
      expect(await dueIds(AT + 49)).toEqual([]);
      expect(await dueIds(AT + 50)).toEqual(["a"]);
    });

    test("timers are due after a restart as well", async () => {
      await scene.store.commit([timer("a", AT)]);
      await scene.reopen();
      expect(await dueIds(AT)).toEqual(["a"]);
    });

    test("a timer fires once: whoever drops it with its version has it", async () => {
      await scene.store.commit([timer("a", AT)]);
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, () => scene.store.commit([{ drop: "timers", id: "a", version: 1 }])),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await dueIds(AT)).toEqual([]);
    });

    test("a hint to wake can be asked for and given back", () => {
      const forget = scene.store.onWake(() => undefined);
      forget();
      forget();
    });

    test("what was seen is forgotten when its time is over, and not before", async () => {
      await scene.store.commit([seen("old", AT - 1), seen("edge", AT), seen("new", AT + 1), seen("for ever")]);
      expect(await scene.store.forget(AT)).toBe(1);
      expect(await seenIds()).toEqual(["edge", "for ever", "new"]);
      expect(await scene.store.forget(AT)).toBe(0);
      await scene.store.commit([seen("old", AT + 5)]);
      await scene.reopen();
      expect(await seenIds()).toEqual(["edge", "for ever", "new", "old"]);
      expect(await scene.store.get("seen", "old")).toEqual({ id: "old", version: 1, value: { until: AT + 5 } });
    });

    test("a thousand are forgotten at once, and the rest the next time", async () => {
      await scene.store.commit(Array.from({ length: 1_500 }, (_, n) => seen(`s-${n}`, AT - n)));
      expect(await scene.store.forget(AT + 1)).toBe(1_000);
      expect(await seenIds()).toHaveLength(500);
      expect(await scene.store.forget(AT + 1)).toBe(500);
      expect(await seenIds()).toEqual([]);
    });

    test("only what was seen is forgotten", async () => {
      await scene.store.commit([{ put: "questions", id: "q", value: { until: AT - 1 } }, timer("t", AT - 1)]);
      expect(await scene.store.forget(AT)).toBe(0);
      expect(await scene.store.get("questions", "q")).toBeDefined();
      expect(await scene.store.get("timers", "t")).toBeDefined();
    });

    test("of fifty deliveries of the same saying, exactly one is the first", async () => {
      const tries = await Promise.allSettled(
        Array.from({ length: 50 }, (_, n) =>
          scene.store.commit([seen("saying", AT), { put: "inbounds", id: "saying", value: { n }, version: 0 }]),
        ),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await scene.store.list("inbounds")).toHaveLength(1);
    });
  });
}
