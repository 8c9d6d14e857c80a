import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { createInTurn, type InTurn } from "../../src/core/in-turn.ts";

let inTurn: InTurn;
let handed: string[];
const hand = async (word: string): Promise<void> => void handed.push(word);

beforeEach(() => {
  inTurn = createInTurn();
  handed = [];
});

test("what is ready first waits for what came first", async () => {
  const slow = Promise.withResolvers<string>();
  const first = inTurn("C1", slow.promise, hand);
  const second = inTurn("C1", Promise.resolve("yes"), hand);
  await nextTurn();
  expect(handed).toEqual([]);
  slow.resolve("ack all");
  await Promise.all([first, second]);
  expect(handed).toEqual(["ack all", "yes"]);
});

test("another channel does not wait", async () => {
  const never = new Promise<string>(() => undefined);
  void inTurn("C1", never, hand);
  await inTurn("C2", Promise.resolve("status"), hand);
  expect(handed).toEqual(["status"]);
});

test("taking long to be handed on keeps nobody waiting", async () => {
  void inTurn("C1", Promise.resolve("ack all"), (word) => {
    handed.push(word);
    return new Promise(() => undefined);
  });
  await inTurn("C1", Promise.resolve("status"), hand);
  expect(handed).toEqual(["ack all", "status"]);
});

test("what fails to get ready is left out, and says so", async () => {
  const failing = inTurn("C1", Promise.reject(new Error("nobody")), hand);
  const next = inTurn("C1", Promise.resolve("status"), hand);
  await expect(failing).rejects.toThrow("nobody");
  await next;
  expect(handed).toEqual(["status"]);
});
