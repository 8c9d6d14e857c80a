import { expect, test } from "vitest";
import { recentList } from "../../src/app/recent-list.ts";
import { BotError } from "../../src/core/errors.ts";
import { TestClock } from "../kit/test-clock.ts";

/** A vendor that answers when it is told to. */
function slowVendor() {
  const asked: { answer(list: readonly string[]): void; refuse(error: unknown): void }[] = [];
  const read = () => new Promise<readonly string[]>((answer, refuse) => void asked.push({ answer, refuse }));
  return { asked, read };
}

test("one reading serves all who ask meanwhile", async () => {
  const { asked, read } = slowVendor();
  const list = recentList(new TestClock(), "The components", read);
  const both = Promise.all([list(), list()]);
  asked[0]?.answer(["API"]);
  expect(await both).toEqual([["API"], ["API"]]);
  expect(asked).toHaveLength(1);
});

test("a list that does not come is as it last was, after a second and a half; when it comes it is the next one's", async () => {
  const clock = new TestClock();
  const { asked, read } = slowVendor();
  const list = recentList(clock, "The components", read);
  const first = list();
  asked[0]?.answer(["API"]);
  await first;
  const since = clock.elapsed();
  expect(await clock.drive(list())).toEqual(["API"]);
  expect(clock.elapsed() - since).toBe(1_500);
  asked[1]?.answer(["API", "Web"]);
  const next = list();
  asked[2]?.answer(["API", "Web"]);
  expect(await next).toEqual(["API", "Web"]);
});

test("a list that never came is a sentence, and so is a failure; after that the former list stands in", async () => {
  const clock = new TestClock();
  const { asked, read } = slowVendor();
  const list = recentList(clock, "The components", read);
  await expect(clock.drive(list())).rejects.toMatchObject({
    code: "vendor_silent",
    message: "The components have not come yet: try again in a moment.",
  });
  const failing = list();
  asked[0]?.refuse(new BotError("vendor_broken", "Statuspage is broken."));
  await expect(failing).rejects.toMatchObject({ code: "vendor_broken" });
  const good = list();
  asked[1]?.answer(["API"]);
  await good;
  const again = list();
  asked[2]?.refuse(new BotError("vendor_broken", "Statuspage is broken."));
  expect(await again).toEqual(["API"]);
  const buggy = list();
  asked[3]?.refuse(new TypeError("a bug"));
  await expect(buggy).rejects.toThrow("a bug");
});
