import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { VendorHttp } from "../../src/core/http.ts";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { notesEmulator } from "../kit/notes-emulator.ts";
import { startTestSandbox, type TestSandbox } from "../kit/sandbox.ts";
import { TestClock } from "../kit/test-clock.ts";

let clock: TestClock;
let sandbox: TestSandbox;
let notes: VendorHttp;

beforeEach(async () => {
  clock = new TestClock();
  sandbox = await startTestSandbox({ emulators: [notesEmulator], clock });
  notes = sandbox.http.connect({
    account: "notes",
    title: "Notes",
    baseUrl: sandbox.env.NOTES_API_URL ?? "",
    headers: { authorization: "Key sandbox" },
    budget: { maxInFlight: 10, slow: { everyMs: 1_000, forMs: 60_000 } },
    deadlineMs: 1_000,
    reasonOf: () => undefined,
  });
});

afterEach(() => sandbox.stop());

const list = () => sandbox.settle(notes.send({ method: "GET", path: "/notes", mode: "read" }));
const write = (text: string) =>
  sandbox.settle(notes.send({ method: "POST", path: "/notes", mode: "write", body: { text } }));
const control = async (method: string, path: string, body?: unknown) => {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.url}/_control/${path}`, init);
  return { status: answer.status, body: await answer.json() };
};

describe("the sandbox server", () => {
  test("an emulator is reached under its vendor's prefix and keeps what it is told", async () => {
    const { body } = await write("hello");
    expect(body).toEqual({ id: "1", url: `${sandbox.url}/notes/notes/1` });
    expect((await list()).body).toEqual({ notes: ["hello"] });
    sandbox.expectClean();
  });

  test("answers carry the date of the sandbox's clock", async () => {
    expect((await list()).headers.date).toBe("Sat, 21 Nov 2026 03:00:00 GMT");
    expect(sandbox.http.headRoom("notes").skewMs).toBe(0);
  });

  test("traffic is recorded with query, body, status and answer", async () => {
    await write("hello");
    expect(sandbox.traffic).toMatchObject([
      {
        vendor: "notes",
        method: "POST",
        path: "/notes",
        query: {},
        headers: { authorization: "Key sandbox" },
        body: { text: "hello" },
        status: 201,
        answer: { id: "1" },
        at: clock.now(),
      },
    ]);
  });

  test("a request that the vendor's document does not allow is held against the test", async () => {
    await expect(notes.send({ method: "POST", path: "/notes", mode: "write", body: {} })).rejects.toThrow("refused");
    expect(() => sandbox.expectClean()).toThrow("notes POST /notes: text is no string");
  });

  test("an address that no vendor has is held against the test", async () => {
    await expect(notes.send({ method: "GET", path: "/nothing", mode: "read" })).rejects.toThrow("(404)");
    expect(() => sandbox.expectClean()).toThrow("notes GET /nothing: no such address");
  });

  test("a fault inside an emulator is held against it", async () => {
    await expect(notes.send({ method: "POST", path: "/broken", mode: "write" })).rejects.toThrow("(404)");
    await expect(sandbox.settle(notes.send({ method: "GET", path: "/broken", mode: "read" }))).rejects.toThrow("(500)");
    expect(() => sandbox.expectClean()).toThrow("emulator broke: the emulator has a fault");
  });

  test("a fault that was never met is held against the test", () => {
    sandbox.addFault({ path: "/nowhere", fault: { kind: "html" } });
    expect(() => sandbox.expectClean()).toThrow("fault never met");
  });

  test("latency is added to each request", async () => {
    sandbox.setLatency(40);
    const before = performance.now();
    await list();
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
  });
});

describe("injected faults", () => {
  const hit = (fault: FaultInput["fault"], times = 1) =>
    sandbox.addFault({ vendor: "notes", method: "POST", path: "^/notes$", times, fault });

  test.each([
    [{ kind: "html" }, "Notes answered with an HTML page instead of JSON (502)"],
    [{ kind: "answer", status: 500, body: { message: "no" } }, "Notes answered with an error without a reason (500)"],
    [{ kind: "answer", status: 200, body: "not JSON" }, "Notes answered with something that is not JSON (200)"],
    [{ kind: "empty", status: 503 }, "Notes answered with nothing instead of JSON (503)"],
    [{ kind: "reset" }, "Notes closed the connection without an answer"],
    [{ kind: "hang" }, "Notes does not answer (no reply within 1 s)"],
  ] satisfies [FaultInput["fault"], string][])("%j happens before the effect", async (fault, message) => {
    hit(fault);
    await expect(write("lost")).rejects.toThrow(message);
    expect((await list()).body).toEqual({ notes: [] });
    sandbox.expectClean();
  });

  test.each([
    [{ kind: "html", when: "after" }, "Notes answered with an HTML page instead of JSON (502)"],
    [{ kind: "reset", when: "after" }, "Notes closed the connection without an answer"],
    [{ kind: "hang", when: "after" }, "Notes does not answer (no reply within 1 s)"],
    [{ kind: "cut" }, "Notes closed the connection in the middle of its answer"],
  ] satisfies [FaultInput["fault"], string][])("%j leaves the effect in place", async (fault, message) => {
    hit(fault);
    await expect(write("kept")).rejects.toThrow(message);
    expect((await list()).body).toEqual({ notes: ["kept"] });
    sandbox.expectClean();
  });

  test("a slow answer still comes", async () => {
    hit({ kind: "slow", ms: 50 });
    const before = performance.now();
    await write("late");
    expect(performance.now() - before).toBeGreaterThanOrEqual(49);
  });

  test("a fault strikes as often as it says, and only what it matches", async () => {
    hit({ kind: "empty", status: 503 }, 2);
    await list();
    await expect(write("one")).rejects.toThrow("(503)");
    await expect(write("two")).rejects.toThrow("(503)");
    await write("three");
    expect((await list()).body).toEqual({ notes: ["three"] });
  });
});

describe("/_control", () => {
  test("faults are taken, listed and forgotten over HTTP", async () => {
    const { body } = await control("POST", "faults", { vendor: "notes", fault: { kind: "empty" } });
    expect(body).toEqual([{ vendor: "notes", times: 1, fault: { kind: "empty", when: "before", status: 200 } }]);
    expect((await control("GET", "faults")).body).toHaveLength(1);
    expect((await control("DELETE", "faults")).body).toEqual([]);
    sandbox.expectClean();
  });

  test.each([
    [{ fault: { kind: "explode" } }, "Invalid"],
    [{ fault: { kind: "slow" } }, "ms"],
    [{ path: "(", fault: { kind: "reset" } }, "regular expression"],
    [{ times: 0, fault: { kind: "reset" } }, "times"],
    [{ unknown: 1, fault: { kind: "reset" } }, "unknown"],
  ])("%j is refused with its reason", async (fault, reason) => {
    const { status, body } = await control("POST", "faults", fault);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(reason);
    sandbox.expectClean();
  });

  test("latency and recording are read and set over HTTP", async () => {
    expect((await control("PUT", "latency", { ms: 3 })).body).toEqual({ ms: 3 });
    expect((await control("GET", "latency")).body).toEqual({ ms: 3 });
    expect((await control("PUT", "latency", { ms: -1 })).status).toBe(400);
    await list();
    expect((await control("GET", "traffic")).body).toHaveLength(1);
    await control("DELETE", "traffic");
    await control("PUT", "traffic", { recording: false });
    await list();
    expect(sandbox.traffic).toEqual([]);
  });
});
