import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { HttpAnswer } from "../../src/core/http.ts";
import { carriedOut, type Verdict } from "../../src/core/outcome.ts";
import type { Operation } from "../../src/core/plan.ts";

const OPERATION: Operation = { id: "1", kind: "v.write", account: "v", target: { id: "x", label: "X" }, params: {} };
const CLOCK: Clock = { now: () => 7, elapsed: () => 7, sleep: () => Promise.resolve() };
const ANSWER: HttpAnswer = { status: 200, headers: {}, body: {}, requestId: "r-1" };
const refused = () => Promise.reject(new BotError("vendor_refused", "No.", { requestId: "r-2" }));

const carry = (send: () => Promise<HttpAnswer>, judge: () => Verdict | Promise<Verdict>, signal?: AbortSignal) =>
  carriedOut(OPERATION, { clock: CLOCK, signal: signal ?? new AbortController().signal, send, judge });
const answered = () => Promise.resolve(ANSWER);

describe("a write that is carried out", () => {
  test("is what its answer was judged to be", async () => {
    const outcome = await carry(answered, () => ({ state: "done", data: { id: "y" } }));
    expect(outcome).toEqual({ operation: "1", state: "done", at: 7, requestId: "r-1", data: { id: "y" } });
  });

  test("has failed when it was refused", async () => {
    const outcome = await carry(refused, () => expect.fail("there is nothing to judge"));
    expect(outcome).toEqual({ operation: "1", state: "failed", at: 7, reason: "No.", requestId: "r-2" });
  });

  test("is uncertain when the vendor fell silent", async () => {
    const silent = () => Promise.reject(new BotError("vendor_silent", "No answer."));
    expect(await carry(silent, () => ({ state: "done" }))).toMatchObject({ state: "unknown", reason: "No answer." });
  });

  test("is uncertain when it was accepted and judging it was refused", async () => {
    expect(await carry(answered, refused)).toMatchObject({ state: "unknown", reason: "No.", requestId: "r-2" });
  });

  test("throws the reason of an abort, and a bug", async () => {
    await expect(carry(refused, () => ({ state: "done" }), AbortSignal.abort("stopped"))).rejects.toBe("stopped");
    const bug = () => Promise.reject(new TypeError("undefined is not a function"));
    await expect(carry(answered, bug)).rejects.toThrow(TypeError);
  });
});
