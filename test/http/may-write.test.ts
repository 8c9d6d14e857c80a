import { once } from "node:events";
import https from "node:https";
import type { Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { HttpCall, HttpClient } from "../../src/core/http.ts";
import { exchange } from "../../src/http/exchange.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, type Loopback, serve, serveTcp } from "./loopback.ts";

const WRITE: HttpCall = { method: "POST", path: "/things", mode: "write", body: { name: "x" } };
const FROZEN = new BotError("taken_over", "This process was silent for so long that another may have its work.");

let clock: TestClock;
let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
let asked: number;
/** Which askings are answered with no, counted from 1. */
let refused: (n: number) => boolean;
const servers: Loopback[] = [];

beforeEach(() => {
  clock = new TestClock();
  asked = 0;
  refused = () => false;
  const mayWrite = () => {
    asked += 1;
    if (refused(asked)) throw FROZEN;
  };
  ({ http, settle } = clientOn(clock, { mayWrite }));
});

afterEach(async () => {
  await http.stop();
  for (const server of servers.splice(0)) await server.close();
});

/** A server below HTTP that counts every byte; `over` resolves when its first connection has ended. */
async function counting() {
  const over = Promise.withResolvers<void>();
  const counts = { bytes: 0 };
  const server = await serveTcp((socket: Socket) => {
    socket.on("data", (chunk) => {
      counts.bytes += chunk.length;
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
    socket.on("close", () => over.resolve());
  });
  servers.push(server);
  return { server, counts, over: over.promise };
}

test("a write that may not leave opens no connection", async () => {
  const { server } = await counting();
  refused = (n) => n === 1;
  await expect(settle(http.connect(accountAt(server.url)).send(WRITE))).rejects.toBe(FROZEN);
  expect(server.connections()).toBe(0);
  expect(clock.sleeping).toBe(0);
});

test("a write that may no longer leave once its connection stands leaves no byte on it", async () => {
  const { server, counts, over } = await counting();
  refused = (n) => n === 2;
  await expect(settle(http.connect(accountAt(server.url)).send(WRITE))).rejects.toBe(FROZEN);
  await over;
  expect(server.connections()).toBe(1);
  expect(counts.bytes).toBe(0);
});

test("the same server does count what may leave", async () => {
  const { server, counts } = await counting();
  await settle(http.connect(accountAt(server.url)).send(WRITE));
  expect(counts.bytes).toBeGreaterThan(50);
  expect(asked).toBe(2);
});

test("a connection that is used again takes no byte either", async () => {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = await serve((request, answer) => {
    requests += 1;
    sockets.add(request.socket);
    request.resume();
    json(answer, 200, {});
  });
  servers.push(server);
  const vendor = http.connect(accountAt(server.url));
  await settle(vendor.send(WRITE));
  const [socket] = sockets;
  const before = socket?.bytesRead;
  refused = (n) => n === 4;
  await expect(settle(vendor.send(WRITE))).rejects.toBe(FROZEN);
  if (socket !== undefined && !socket.closed) await once(socket, "close");
  expect({ requests, connections: server.connections(), bytes: socket?.bytesRead }).toEqual({
    requests: 1,
    connections: 1,
    bytes: before,
  });
});

test("over TLS nothing is said after the handshake", async () => {
  let bytes = 0;
  const over = Promise.withResolvers<void>();
  // A key that both ends share: no certificate is needed.
  const psk = Buffer.from("00112233445566778899aabbccddeeff", "hex");
  const tls = { ciphers: "PSK", minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;
  const server = createTlsServer({ ...tls, pskCallback: () => psk }, (socket) => {
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => over.resolve());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new https.Agent({
    ...tls,
    pskCallback: () => ({ psk, identity: "test" }),
    checkServerIdentity: () => undefined,
  });
  const send = (mayLeave: () => void) =>
    exchange({
      method: "POST",
      url: `https://127.0.0.1:${port}/`,
      headers: {},
      body: "{}",
      deadlineMs: 5_000,
      signal: new AbortController().signal,
      mayLeave,
      agents: { http: new https.Agent(), https: agent },
    });
  let times = 0;
  const onceOnly = () => {
    times += 1;
    if (times === 2) throw FROZEN;
  };
  await expect(send(onceOnly)).rejects.toMatchObject({ reason: FROZEN });
  await over.promise;
  expect({ times, bytes }).toEqual({ times: 2, bytes: 0 });
  await send(() => undefined);
  expect(bytes).toBeGreaterThan(50);
  agent.destroy();
  server.close();
});

test("reads are not asked", async () => {
  const { server } = await counting();
  refused = () => true;
  expect(
    (await settle(http.connect(accountAt(server.url)).send({ method: "GET", path: "/", mode: "read" }))).status,
  ).toBe(200);
  expect(asked).toBe(0);
});

test("an earlier try that may have happened stays in doubt when the next may not leave", async () => {
  let requests = 0;
  const server = await serve((request) => {
    requests += 1;
    request.socket.resetAndDestroy();
  });
  servers.push(server);
  refused = (n) => n === 3;
  const vendor = http.connect(accountAt(server.url));
  await expect(settle(vendor.send({ ...WRITE, mode: "repeatable" }))).rejects.toMatchObject({
    code: "vendor_silent",
    effect: "unknown",
  });
  expect(requests).toBe(1);
});

test("what is thrown need not be an error of ours", async () => {
  const { server } = await counting();
  const bug = new TypeError("a bug in the check");
  const own = clientOn(clock, {
    mayWrite: () => {
      throw bug;
    },
  });
  await expect(own.settle(own.http.connect(accountAt(server.url)).send(WRITE))).rejects.toBe(bug);
  await own.http.stop();
});
