import { describe, expect, test } from "vitest";
import { remember, rememberByKey } from "../../src/core/remember.ts";
import { TestClock } from "../kit/test-clock.ts";

const FOR_MS = 1_000;

/** Answers "a1", "a2", … for the key "a"; `undefined` for "nobody"; breaks the first time for "broken". */
function counted() {
  const asked: string[] = [];
  const read = async (key: string): Promise<string | undefined> => {
    asked.push(key);
    const times = asked.filter((one) => one === key).length;
    if (key === "broken" && times === 1) throw new Error("no answer");
    return key === "nobody" ? undefined : `${key}${times}`;
  };
  return { asked, read };
}

describe("values by key", () => {
  test("are read once, also for those who ask meanwhile, until they are old", async () => {
    const clock = new TestClock();
    const { asked, read } = counted();
    const values = rememberByKey({ clock, forMs: FOR_MS, most: 10 }, read);
    expect(values.peek("a")).toBeUndefined();
    expect(await Promise.all([values.get("a"), values.get("a"), values.get("b")])).toEqual(["a1", "a1", "b1"]);
    await clock.advance(FOR_MS - 1);
    expect([await values.get("a"), values.peek("a")]).toEqual(["a1", "a1"]);
    await clock.advance(1);
    expect([values.peek("a"), await values.get("a")]).toEqual([undefined, "a2"]);
    expect(asked).toEqual(["a", "b", "a"]);
  });

  test("become old though the date was set back by a year", async () => {
    const clock = new TestClock();
    const values = rememberByKey({ clock, forMs: FOR_MS, most: 10 }, counted().read);
    await values.get("a");
    clock.set(clock.now() - 365 * 86_400_000);
    clock.advance(FOR_MS);
    expect(await values.get("a")).toBe("a2");
  });

  test("that are missing or could not be read are asked for again", async () => {
    const { asked, read } = counted();
    const values = rememberByKey({ clock: new TestClock(), forMs: FOR_MS, most: 10 }, read);
    expect([await values.get("nobody"), await values.get("nobody")]).toEqual([undefined, undefined]);
    const both = await Promise.allSettled([values.get("broken"), values.get("broken")]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await values.get("broken")).toBe("broken2");
    expect(asked).toEqual(["nobody", "nobody", "broken", "broken"]);
  });

  test("are found under their other keys too", async () => {
    const { asked, read } = counted();
    const keysOf = (value: string | undefined) => (value === undefined ? [] : [value]);
    const values = rememberByKey({ clock: new TestClock(), forMs: FOR_MS, most: 10, keysOf }, read);
    await values.get("a");
    expect(await values.get("a1")).toBe("a1");
    expect(asked).toEqual(["a"]);
  });

  test("never become more than allowed", async () => {
    const { asked, read } = counted();
    const values = rememberByKey({ clock: new TestClock(), forMs: FOR_MS, most: 2 }, read);
    for (const key of ["a", "b", "c", "a"]) await values.get(key);
    expect(asked).toEqual(["a", "b", "c", "a"]);
    expect(values.peek("b")).toBeUndefined();
  });
});

test("one value is read once until it is old", async () => {
  const clock = new TestClock();
  const { asked, read } = counted();
  const value = remember(clock, FOR_MS, () => read("a"));
  expect([value.peek(), await value.get(), await value.get(), value.peek()]).toEqual([undefined, "a1", "a1", "a1"]);
  await clock.advance(FOR_MS);
  expect([value.peek(), await value.get()]).toEqual([undefined, "a2"]);
  expect(asked).toEqual(["a", "a"]);
});
