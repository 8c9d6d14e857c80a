import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { HttpAccount, HttpCall, HttpClient } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, CANARY, clientOn } from "./account.ts";
import { json, type Loopback, serve, serveTcp } from "./loopback.ts";

const WRITE: HttpCall = { method: "POST", path: "/things", mode: "write", body: {} };

let http: HttpClient;
let settle: <T>(work: Promise<T>) => Promise<T>;
const servers: Loopback[] = [];

beforeEach(() => {
  ({ http, settle } = clientOn(new TestClock()));
});

afterEach(async () => {
  await http.stop();
  for (const server of servers.splice(0)) await server.close();
});

async function at(server: Promise<Loopback>): Promise<Loopback> {
  servers.push(await server);
  return server;
}

function send(url: string, more: Partial<HttpAccount> = {}, call: HttpCall = WRITE) {
  return settle(http.connect(accountAt(url, { deadlineMs: 1_000, ...more })).send(call));
}

async function failing(...args: Parameters<typeof send>): Promise<BotError> {
  const error = await send(...args).catch((caught: unknown) => caught);
  if (!(error instanceof BotError)) throw new Error(`no BotError: ${String(error)}`);
  expect(`${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`).not.toContain(CANARY);
  return error;
}

describe("no connection", () => {
  test("nobody listens", async () => {
    const { url, close } = await serve(() => {});
    await close();
    expect(await failing(url)).toMatchObject({
      code: "vendor_unreachable",
      effect: "none",
      message: "PagerDuty cannot be reached (connection refused)",
    });
  });

  test("a name that does not exist", async () => {
    const { code, message } = await failing("http://vendor.invalid");
    expect(code).toBe("vendor_unreachable");
    expect(message).toMatch(/^PagerDuty cannot be reached \(DNS does not (?:know its address|answer)\)$/u);
  });

  test("a server that does not speak TLS", async () => {
    const { port } = await at(serveTcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const { code, message } = await failing(`https://127.0.0.1:${port}`);
    expect(code).toBe("vendor_unreachable");
    expect(message).toMatch(/^PagerDuty cannot be reached \(no secure connection, /u);
  });

  test("a TLS handshake that never ends counts as no connection", async () => {
    const { port } = await at(serveTcp(() => {}));
    expect(await failing(`https://127.0.0.1:${port}`, { deadlineMs: 200 })).toMatchObject({
      code: "vendor_unreachable",
      message: "PagerDuty cannot be reached (no connection within 0 s)",
    });
  });
});

describe("a connection without a whole answer", () => {
  test("silence ends at the deadline", async () => {
    const { url } = await at(serve(() => {}));
    expect(await failing(url)).toMatchObject({
      code: "vendor_silent",
      effect: "unknown",
      message: "PagerDuty does not answer (no reply within 1 s)",
    });
  });

  test("an answer that stops in the middle ends at the deadline", async () => {
    const { url } = await at(
      serve((_request, answer) => answer.writeHead(200, { "content-length": "100" }).write('{"a":')),
    );
    expect(await failing(url)).toMatchObject({
      code: "vendor_silent",
      message: "PagerDuty does not answer (no whole reply within 1 s)",
    });
  });

  test("a reset before the answer", async () => {
    const { url } = await at(serve((request) => request.socket.resetAndDestroy()));
    expect(await failing(url)).toMatchObject({
      code: "vendor_silent",
      effect: "unknown",
      message: "PagerDuty closed the connection without an answer",
    });
  });

  test("a reset in the middle of the answer", async () => {
    const { url } = await at(
      serve((request, answer) => {
        answer.writeHead(200, { "content-length": "100" }).write('{"a":', () => request.socket.resetAndDestroy());
      }),
    );
    expect(await failing(url)).toMatchObject({
      code: "vendor_silent",
      message: "PagerDuty closed the connection in the middle of its answer",
    });
  });
});

describe("an answer that cannot be read", () => {
  test("is not HTTP", async () => {
    const { url } = await at(serveTcp((socket) => socket.end("220 mail.example.com ESMTP\r\n")));
    expect(await failing(url)).toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty answered with something that is not HTTP",
    });
  });

  test("is packed wrongly", async () => {
    const headers = { "content-encoding": "gzip", "content-type": "application/json" };
    const { url } = await at(serve((_request, answer) => answer.writeHead(200, headers).end("not gzip at all")));
    expect(await failing(url)).toMatchObject({ code: "vendor_broken" });
  });

  test("is larger than anything a vendor sends, packed or not", async () => {
    const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024, 32));
    const headers = { "content-encoding": "gzip", "content-type": "application/json" };
    const { url } = await at(serve((_request, answer) => answer.writeHead(200, headers).end(bomb)));
    expect(await failing(url, { deadlineMs: 10_000 })).toMatchObject({
      code: "vendor_broken",
      message: "PagerDuty answered with more than can be read (over 20 MB)",
    });
  });

  test("is an endless error: its beginning is enough", async () => {
    const { url } = await at(
      serve((_request, answer) => {
        answer.writeHead(502, { "content-type": "text/html" }).write("<html>");
        const flood = setInterval(() => answer.write("x".repeat(32 * 1024)), 5);
        answer.on("close", () => clearInterval(flood));
      }),
    );
    expect(await failing(url)).toMatchObject({ message: "PagerDuty answered with an HTML page instead of JSON (502)" });
  });
});

describe("an ordinary connection", () => {
  test("is kept and used again, at most as many at once as the account allows", async () => {
    let now = 0;
    let most = 0;
    const server = await at(
      serve((_request, answer) => {
        now += 1;
        most = Math.max(most, now);
        setTimeout(() => {
          now -= 1;
          json(answer, 200, { ok: true });
        }, 5);
      }),
    );
    const budget = { maxInFlight: 4, slow: { everyMs: 1_000, forMs: 60_000 } };
    const vendor = http.connect(accountAt(server.url, { budget }));
    await Promise.all(Array.from({ length: 40 }, () => vendor.send({ method: "GET", path: "/", mode: "read" })));
    expect(most).toBe(4);
    expect(server.connections()).toBe(4);
  });

  test("carries packed answers", async () => {
    const headers = { "content-encoding": "gzip", "content-type": "application/json" };
    const { url } = await at(serve((_request, answer) => answer.writeHead(200, headers).end(gzipSync('{"ok":true}'))));
    expect((await send(url)).body).toEqual({ ok: true });
  });

  test("never goes through a proxy when it leads to this machine", async () => {
    const { url } = await at(serve((_request, answer) => json(answer, 200, { ok: true })));
    process.env.http_proxy = "http://127.0.0.1:9";
    try {
      expect((await send(url)).body).toEqual({ ok: true });
    } finally {
      delete process.env.http_proxy;
    }
  });
});

describe("ending early", () => {
  test("an abort ends a request under way with the caller's reason", async () => {
    const abort = new AbortController();
    const { url } = await at(serve(() => abort.abort(new Error("changed my mind"))));
    const work = send(url, {}, { ...WRITE, signal: abort.signal });
    await expect(work).rejects.toThrow("changed my mind");
  });

  test("an abort before the start sends nothing", async () => {
    const server = await at(serve(() => {}));
    await expect(send(server.url, {}, { ...WRITE, signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow(
      "too late",
    );
    expect(server.connections()).toBe(0);
  });

  test("stopping cuts what is under way, which may have happened, and fails what waits, which did not", async () => {
    const reached = Promise.withResolvers<void>();
    const { url } = await at(serve(() => reached.resolve()));
    const budget = { maxInFlight: 1, slow: { everyMs: 1_000, forMs: 60_000 } };
    const vendor = http.connect(accountAt(url, { budget }));
    const outcomes = Promise.allSettled([vendor.send(WRITE), vendor.send(WRITE)]);
    await reached.promise;
    await http.stop();
    expect(await outcomes).toMatchObject([
      { reason: { code: "vendor_silent", message: "PagerDuty had not answered when Tocsin stopped" } },
      { reason: { code: "stopping", effect: "none" } },
    ]);
    await expect(vendor.send(WRITE)).rejects.toMatchObject({ code: "stopping" });
    expect(http.inFlight()).toBe(0);
  });
});
