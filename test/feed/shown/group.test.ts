import { expect, test } from "vitest";
import { groupOf } from "../../../src/feed/shown/group.ts";
import { alert } from "./world.ts";

const service = { id: "S", name: "Web" };
const group = (title: string) => groupOf(alert(1, { title, service }));

test.each([
  ["Disk 91% full on web-1", "Disk 97.5 % full on web-12"],
  ["Pod checkout-7f9c4d5b6 restarts", "Pod checkout-1a2b3c4d5 restarts"],
  ["Job 123e4567-e89b-12d3-a456-426614174000 failed", "Job 00000000-e89b-12d3-a456-426614174fff failed"],
  ["Latency  is 1,200 ms", "latency is 3 ms"],
])("%s and %s are one trouble", (one, other) => {
  expect(group(one.replace(" %", "%"))).toBe(group(other.replace(" %", "%")));
});

test.each([
  ["API is down", "API is slow"],
  ["Feed a is down", "Feed b is down"],
  ["The facade is down", "The decade is down"],
])("%s and %s are two", (one, other) => {
  expect(group(one)).not.toBe(group(other));
});

test("another service or another account is another trouble", () => {
  const one = alert(1, { service });
  expect(groupOf(one)).not.toBe(groupOf({ ...one, service: { id: "T", name: "Web" } }));
  expect(groupOf(one)).not.toBe(groupOf({ ...one, account: "opsgenie" }));
});
