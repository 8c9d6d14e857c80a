import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpCall, HttpClient } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, type Loopback, serve } from "./loopback.ts";

/** What the server does with each request in turn; the last goes on for ever. */
type Act = "ok" | "fail" | "reset" | "refuse" | { status: number; headers?: Record<string, string> };

let clock: TestClock;
let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let server: Loopback;
let seenAt: number[];
let acts: Act[];

beforeEach(async () => {
  clock = new TestClock();
  seenAt = [];
  ({ http, settle } = clientOn(clock, { random: () => 0.5 }));
  server = await serve((request, answer) => {
    seenAt.push(clock.now());
    const act = acts.length > 1 ? acts.shift() : acts[0];
    if (act === "reset") return request.socket.resetAndDestroy();
    if (act === "ok") return json(answer, 200, { ok: true });
    if (typeof act === "object") return json(answer, act.status, { message: "No" }, act.headers);
    return json(answer, 500, { message: "Oops" });
  });
});

afterEach(async () => {
  await http.stop();
  await server.close();
  expect(clock.sleeping).toBe(0);
});

function send(mode: HttpCall["mode"], then: Act[]) {
  acts = then;
  const vendor = http.connect(accountAt(server.url));
  return settle(vendor.send({ method: "PUT", path: "/", mode, body: {} }));
}

const gaps = () => seenAt.slice(1).map((at, index) => at - (seenAt[index] ?? at));

describe("a read or a repeatable write", () => {
  test.each(["read", "repeatable"] as const)("%s: is repeated until it works", async (mode) => {
    expect((await send(mode, ["fail", "reset", { status: 200 }, "ok"])).status).toBe(200);
    expect(seenAt).toHaveLength(3);
  });

  test("is repeated three times, each after a longer pause, then fails with the last reason", async () => {
    await expect(send("read", ["fail"])).rejects.toThrow("PagerDuty failed: Oops (500)");
    expect(gaps()).toEqual([250, 500, 1_000]);
  });

  test.each([400, 401, 403, 404, 422])("is not repeated after a %i: the vendor has decided", async (status) => {
    await expect(send("repeatable", [{ status }])).rejects.toMatchObject({ status });
    expect(seenAt).toHaveLength(1);
  });

  test("waits as long as a 503 asks it to", async () => {
    await send("read", [{ status: 503, headers: { "retry-after": "7" } }, "ok"]);
    expect(gaps()).toEqual([7_000]);
  });

  test("is not repeated when a 503 asks for longer than anybody waits", async () => {
    await expect(send("read", [{ status: 503, headers: { "retry-after": "3600" } }])).rejects.toMatchObject({
      status: 503,
    });
    expect(seenAt).toHaveLength(1);
  });

  test("ends its pause when it is aborted", async () => {
    acts = ["fail"];
    const abort = new AbortController();
    const vendor = http.connect(accountAt(server.url));
    const work = vendor.send({ method: "GET", path: "/", mode: "read", signal: abort.signal });
    while (clock.sleeping === 0) await new Promise(setImmediate);
    abort.abort(new Error("changed my mind"));
    await expect(work).rejects.toThrow("changed my mind");
    expect(seenAt).toHaveLength(1);
  });
});

describe("a write", () => {
  test.each<[string, Act]>([
    ["an error", "fail"],
    ["a reset", "reset"],
  ])("is not repeated after %s: it may have happened", async (_name, act) => {
    await expect(send("write", [act])).rejects.toMatchObject({ effect: "unknown" });
    expect(seenAt).toHaveLength(1);
  });

  test("is repeated when no connection was made", async () => {
    const { port } = server;
    await server.close();
    const vendor = http.connect(accountAt(`http://127.0.0.1:${port}`));
    const before = clock.now();
    await expect(settle(vendor.send({ method: "POST", path: "/", mode: "write" }))).rejects.toMatchObject({
      code: "vendor_unreachable",
    });
    expect(clock.now() - before).toBe(250 + 500 + 1_000);
  });

  test("is repeated after a 429: nothing happened", async () => {
    expect((await send("write", [{ status: 429, headers: { "retry-after": "2" } }, "ok"])).status).toBe(200);
    expect(gaps()).toEqual([2_000]);
  });
});

describe("a repeated write of which an earlier try may have happened", () => {
  test("does not fail with an error that says nothing happened", async () => {
    acts = ["reset"];
    const vendor = http.connect(accountAt(server.url));
    const work = vendor
      .send({ method: "PUT", path: "/", mode: "repeatable", body: {} })
      .catch((error: unknown) => error);
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await server.close();
    expect(await settle(work)).toMatchObject({ code: "vendor_silent", effect: "unknown" });
  });

  test.each([401, 403])("does not fail with what its repeat met: %i", async (status) => {
    await expect(send("repeatable", ["reset", { status }])).rejects.toMatchObject({
      code: "vendor_silent",
      effect: "unknown",
    });
    expect(seenAt).toHaveLength(2);
  });

  test("does not say so when we stop, either", async () => {
    acts = ["reset"];
    const vendor = http.connect(accountAt(server.url));
    const work = vendor
      .send({ method: "PUT", path: "/", mode: "repeatable", body: {} })
      .catch((error: unknown) => error);
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await http.stop();
    expect(await work).toMatchObject({ code: "vendor_silent", effect: "unknown" });
  });

  test("does not say so when the vendor's limit keeps it from trying again", async () => {
    const work = send("repeatable", ["reset", { status: 429, headers: { "retry-after": "86400" } }]);
    await expect(work).rejects.toMatchObject({ code: "vendor_silent", effect: "unknown" });
  });
});
