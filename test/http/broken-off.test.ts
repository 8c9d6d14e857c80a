import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { HttpAnswer, HttpCall, HttpClient } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { type Loopback, serveTcp } from "./loopback.ts";

const WRITE: HttpCall = { method: "POST", path: "/things", mode: "write", body: { name: "x" } };
const BODY = '{"incidents":[{"id":"Q1"}]}';
const HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`;
const CHUNKED = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
const UNTIL_CLOSED = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";

let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let server: Loopback | undefined;

beforeEach(() => {
  ({ http, settle } = clientOn(new TestClock()));
});
afterEach(async () => {
  await http.stop();
  await server?.close();
});

/** Sends one write to a server that does this with it, once the whole of it is there. */
async function sentTo(react: (socket: Socket) => void, deadlineMs = 2_000): Promise<HttpAnswer | BotError> {
  server = await serveTcp((socket) => {
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString();
      if (received.endsWith('{"name":"x"}')) react(socket);
    });
  });
  const vendor = http.connect(accountAt(server.url, { deadlineMs }));
  return settle(vendor.send(WRITE)).catch((error: unknown) => {
    if (error instanceof BotError) return error;
    throw error;
  });
}

/** One byte each `everyMs`, as long as anybody listens. */
function drip(socket: Socket, text: string, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= text.length || socket.destroyed) clearInterval(timer);
    else socket.write(text.charAt(at++));
  }, everyMs);
  socket.on("close", () => clearInterval(timer));
}

describe("an answer that is broken off", () => {
  const whole = HEAD + BODY;
  const points = [0, 1, 8, HEAD.length - 3, HEAD.length, HEAD.length + 1, whole.length - 1];

  test.each(points)("by a reset after %i bytes leaves a write in doubt", async (bytes) => {
    const outcome = await sentTo((socket) => {
      if (bytes === 0) socket.resetAndDestroy();
      else socket.write(whole.slice(0, bytes), () => socket.resetAndDestroy());
    });
    expect(outcome).toMatchObject({ effect: "unknown" });
  });

  test.each(points)("by its end after %i bytes leaves a write in doubt", async (bytes) => {
    const outcome = await sentTo((socket) => socket.end(whole.slice(0, bytes)));
    expect(outcome).toMatchObject({ effect: "unknown" });
  });

  test("in the middle of a chunk leaves a write in doubt", async () => {
    const outcome = await sentTo((socket) => socket.end(`${CHUNKED}1b\r\n{"incidents":[`));
    expect(outcome).toMatchObject({ effect: "unknown" });
  });

  test("in the middle of JSON whose length nobody said is seen by the JSON", async () => {
    const outcome = await sentTo((socket) => socket.end(`${UNTIL_CLOSED}{"incidents":[`));
    expect(outcome).toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty answered with something that is not JSON (200)",
    });
  });

  test("nowhere is a whole one", async () => {
    expect(await sentTo((socket) => socket.end(UNTIL_CLOSED + BODY))).toMatchObject({
      status: 200,
      body: JSON.parse(BODY),
    });
  });
});

describe("an answer that comes slowly", () => {
  test("is read when it is whole before the deadline, headers and all", async () => {
    expect(await sentTo((socket) => drip(socket, HEAD + BODY, 2))).toMatchObject({
      status: 200,
      body: JSON.parse(BODY),
    });
  });

  test.each([
    ["headers", "", HEAD],
    ["body", HEAD, BODY],
  ])("a byte at a time in its %s ends at the deadline, however much has come", async (_part, first, rest) => {
    const startedAt = performance.now();
    const outcome = await sentTo((socket) => {
      socket.write(first);
      drip(socket, rest, 100);
    }, 300);
    expect(outcome).toMatchObject({ code: "vendor_silent", effect: "unknown", details: { isLate: true } });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("an answer of unusual size or sort", () => {
  const answer = (type: string, body: string) =>
    `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

  test("of two million bytes is read", async () => {
    const body = JSON.stringify({ text: "x".repeat(2_000_000) });
    expect(await sentTo((socket) => socket.end(answer("application/json", body)))).toMatchObject({ status: 200 });
  });

  test("of 25 million bytes is not", async () => {
    const body = JSON.stringify({ text: "x".repeat(25_000_000) });
    expect(await sentTo((socket) => socket.end(answer("application/json", body)), 10_000)).toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty answered with more than can be read (over 20 MB)",
    });
  });

  test("with a million bytes of headers is not", async () => {
    const headers = Array.from({ length: 1_000 }, (_, n) => `x-${n}: ${"y".repeat(1_000)}`).join("\r\n");
    const outcome = await sentTo((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${headers}\r\ncontent-length: 2\r\n\r\n{}`),
    );
    expect(outcome).toMatchObject({ code: "vendor_broken", effect: "unknown" });
  });

  test.each(["text/html", "text/plain", "application/octet-stream", "nonsense"])(
    "that is JSON is read as JSON, though it says that it is %s",
    async (type) => {
      expect(await sentTo((socket) => socket.end(answer(type, BODY)))).toMatchObject({ body: JSON.parse(BODY) });
    },
  );
});
