import { once } from "node:events";
import { Agent } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import axios, { type AxiosResponse } from "axios";
import type { FastifyPluginAsync } from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Log, LogFields } from "../../src/core/log.ts";
import { healthPlugin } from "../../src/http/health.ts";
import { openHttpServer } from "../../src/http/server.ts";
import { TestClock } from "../kit/test-clock.ts";

const SECRET = "k-0123456789abcdef";

function listeningLog() {
  const errors: { event: string; fields: LogFields }[] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event, fields = {}) => void errors.push({ event, fields }),
  };
  return { log, errors };
}

async function open(...plugins: readonly FastifyPluginAsync[]) {
  const { log, errors } = listeningLog();
  const clock = new TestClock();
  const server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins });
  onTestFinished(server.stop);
  return { ...server, clock, errors };
}

/** Any answer is an answer. */
const http = axios.create({
  validateStatus: () => true,
  transformRequest: (body) => body,
  transformResponse: (body) => body,
  proxy: false,
  httpAgent: new Agent({ keepAlive: false }),
});

function linesOf({ data }: AxiosResponse): unknown {
  expect(data).toMatch(/^[^\n]+\n$/u);
  return JSON.parse(data);
}

/** Says something that is perhaps no HTTP, and returns all that comes back. */
async function saysRaw(url: string, words: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(words);
  return text(socket);
}

const notes: FastifyPluginAsync = async (app) => {
  app.post("/notes/:id", async () => ({ ok: true }));
  app.get("/broken", async () => {
    throw new Error(`the key ${SECRET} at ${import.meta.filename}`);
  });
};

describe("what is no request for one of its routes", () => {
  test.each([
    ["an unknown address", "GET", "/nowhere", 404],
    ["another method", "GET", "/notes/1", 405],
    ["another method on a known page", "DELETE", "/healthz", 405],
    ["an address that cannot be read", "GET", "/%zz", 400],
  ])("%s is answered by one line of JSON", async (_what, method, path, status) => {
    const { url } = await open(healthPlugin({ unreadiness: async () => undefined }), notes);
    const answer = await http.request({ method, url: `${url}${path}` });
    expect(answer.status).toBe(status);
    expect(linesOf(answer)).toEqual({ error: expect.any(String) });
    expect(answer.headers["content-type"]).toContain("application/json");
    expect(answer.data).not.toContain("nowhere");
  });

  test("a method that is not taken is told which are", async () => {
    const { url } = await open(notes);
    expect((await http.get(`${url}/notes/1`)).headers.allow).toBe("POST");
  });

  test.each([
    ["a body that is too large", { "content-type": "application/json" }, `"${"x".repeat(524_288)}"`, 413],
    ["JSON that is broken", { "content-type": "application/json" }, `{"secret":"${SECRET}`, 400],
    ["another kind of content", { "content-type": "text/html" }, SECRET, 415],
  ])("%s is refused without an echo", async (_what, headers, body, status) => {
    const { url } = await open(notes);
    const answer = await http.post(`${url}/notes/1`, body, { headers });
    expect(answer.status).toBe(status);
    expect(linesOf(answer)).toEqual({ error: expect.any(String) });
    expect(answer.data).not.toContain(SECRET);
  });

  test("what breaks inside is logged and not shown", async () => {
    const { url, errors } = await open(notes);
    const answer = await http.get(`${url}/broken`);
    expect([answer.status, linesOf(answer)]).toEqual([500, { error: "Something broke on our side." }]);
    expect(errors).toEqual([{ event: "http.server.failed", fields: { route: "/broken", error: expect.any(Error) } }]);
  });

  test("no answer says what serves it", async () => {
    const { url } = await open(notes);
    for (const path of ["/", "/broken", "/notes/1"]) {
      const { headers } = await http.get(`${url}${path}`);
      expect(Object.keys(headers)).not.toContain("server");
      expect(Object.keys(headers)).not.toContain("x-powered-by");
      expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    }
  });
});

describe("what is no HTTP", () => {
  test.each([
    ["nonsense", "hello?\r\n\r\n", 400],
    ["too many headers", `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ])("%s is refused in one line, and the connection closed", async (_what, words, status) => {
    const { url } = await open(notes);
    const answer = await saysRaw(url, words);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toEqual({ error: expect.any(String) });
  });
});

describe("health", () => {
  test("it is alive even while nothing else is well", async () => {
    const { url } = await open(healthPlugin({ unreadiness: () => new Promise(() => undefined) }));
    const answer = await http.get(`${url}/healthz`);
    expect([answer.status, linesOf(answer)]).toEqual([200, { alive: true }]);
  });

  test("it is ready, or says in a line why not", async () => {
    let reason: string | undefined = "The store does not answer.";
    const { url } = await open(healthPlugin({ unreadiness: async () => reason }));
    const before = await http.get(`${url}/readyz`);
    expect([before.status, linesOf(before)]).toEqual([503, { ready: false, reason }]);
    reason = undefined;
    const after = await http.get(`${url}/readyz`);
    expect([after.status, linesOf(after)]).toEqual([200, { ready: true }]);
    expect((await http.head(`${url}/readyz`)).status).toBe(200);
  });
});

describe("listening", () => {
  test("a port in use is one line that says what to set", async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    const second = openHttpServer({ host: "127.0.0.1", port, ...listeningLog(), clock: new TestClock(), plugins: [] });
    await expect(second).rejects.toMatchObject({
      code: "bad_input",
      message:
        `Nothing can listen on 127.0.0.1, port ${port}: ` +
        "the port is in use, so stop whoever has it or set HTTP_PORT to another one.",
    });
  });

  test("an address of another machine is one line that says what to correct", async () => {
    const options = { host: "192.0.2.1", port: 0, ...listeningLog(), clock: new TestClock(), plugins: [] };
    await expect(openHttpServer(options)).rejects.toThrow("that is no address of this machine, so correct HTTP_HOST.");
  });

  test("an answer under way leaves before a stop ends, and nobody is let in after it", async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>();
    const server = await open(async (app) => {
      app.get("/slow", async () => {
        isAsked();
        await go;
        return { slow: true };
      });
    });
    const answer = http.get(`${server.url}/slow`);
    await asked;
    const stopped = server.stop();
    letGo();
    expect((await answer).status).toBe(200);
    await stopped;
    await expect(http.get(`${server.url}/slow`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a stop does not wait for ever for an answer", async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const server = await open(async (app) => {
      app.get("/never", () => {
        isAsked();
        return new Promise(() => undefined);
      });
    });
    const answer = http.get(`${server.url}/never`).catch((error: unknown) => error);
    await asked;
    const stopped = server.stop();
    server.clock.advance(2_000);
    await stopped;
    expect(await answer).toMatchObject({ code: "ECONNRESET" });
  });
});
