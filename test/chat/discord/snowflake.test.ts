import { expect, test } from "vitest";
import { markedWith, timeOf } from "../../../src/chat/discord/snowflake.ts";

const PRESS = "1573533410918400057";

test("an id that is marked is of the same moment, and told by what it was marked with", () => {
  const marked = markedWith(PRESS, "restarted");
  expect(timeOf(marked)).toBe(timeOf(PRESS));
  expect(marked).toMatch(/^\d{1,20}$/u);
  expect(markedWith(PRESS, "restarted")).toBe(marked);
  const others = [markedWith(PRESS, "restarted."), markedWith("1573533410918400058", "restarted"), PRESS];
  expect(new Set([marked, ...others]).size).toBe(4);
});

test("of the latest moment that there is it stays an id of Discord's", () => {
  const last = String(2n ** 64n - 1n);
  expect(BigInt(markedWith(last, "restarted"))).toBeLessThan(2n ** 64n);
  expect(timeOf(markedWith(last, "restarted"))).toBe(timeOf(last));
});
