import { describe, expect, test } from "vitest";
import { inParallel } from "../../src/core/in-parallel.ts";

/** Work that ends when it is told to. */
function handWork() {
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const begin = (item: string): PromiseWithResolvers<string> => {
    const end = Promise.withResolvers<string>();
    ends.set(item, end);
    return end;
  };
  const endOf = (item: string) => ends.get(item) ?? expect.fail(`${item} was not begun`);
  return {
    work: (item: string) => begin(item).promise,
    begun: () => [...ends.keys()],
    ends: (item: string) => endOf(item).resolve(item.toUpperCase()),
    breaks: (item: string) => endOf(item).reject(new Error(item)),
  };
}

describe("in parallel", () => {
  test("each result comes as soon as it is there", async () => {
    const hand = handWork();
    const results = inParallel(["a", "b", "c"], hand.work);
    const first = results.next();
    hand.ends("b");
    expect(await first).toEqual({ done: false, value: "B" });
    hand.ends("c");
    hand.ends("a");
    expect(await Array.fromAsync(results)).toEqual(["C", "A"]);
  });

  test("no more than allowed are under way, the others begin in their order", async () => {
    const hand = handWork();
    const results = inParallel(["a", "b", "c", "d"], hand.work, 2);
    const first = results.next();
    expect(hand.begun()).toEqual(["a", "b"]);
    hand.ends("b");
    await first;
    expect(hand.begun()).toEqual(["a", "b", "c"]);
    for (const item of ["a", "c"]) hand.ends(item);
    await results.next();
    await results.next();
    hand.ends("d");
    expect(await Array.fromAsync(results)).toEqual(["D"]);
  });

  test("after a failure what is under way still counts, nothing more is begun, and then the failure is thrown", async () => {
    const hand = handWork();
    const results = inParallel(["a", "b", "c"], hand.work, 2);
    const first = results.next();
    hand.breaks("a");
    hand.ends("b");
    expect(await first).toEqual({ done: false, value: "B" });
    await expect(results.next()).rejects.toThrow("a");
    expect(hand.begun()).toEqual(["a", "b"]);
  });

  test("nothing more is begun for somebody who has left", async () => {
    const hand = handWork();
    const results = inParallel(["a", "b", "c"], hand.work, 1);
    const first = results.next();
    hand.ends("a");
    await first;
    await results.return(undefined);
    hand.ends("b");
    await Promise.resolve();
    expect(hand.begun()).toEqual(["a", "b"]);
  });

  test("of nothing there is nothing", async () => {
    expect(await Array.fromAsync(inParallel([], () => Promise.reject(new Error("never"))))).toEqual([]);
  });
});
