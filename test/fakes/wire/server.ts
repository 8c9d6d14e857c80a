import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Far above any request of a bot. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** What is answered; `undefined` breaks the connection without a word. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | undefined;

/** A request with its body read. */
export interface Asked {
  readonly method: string;
  /** Without the query; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** The body as it came. */
  readonly text: string;
}

export interface Routes {
  answer(asked: Asked): Promise<Answer>;
  /** Somebody wants a WebSocket. */
  upgrade(url: URL, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Our own fault. */
  failed(error: unknown): void;
}

export interface WireServer {
  /** "http://127.0.0.1:4000" */
  readonly url: string;
  /** Breaks whatever is open. */
  stop(): Promise<void>;
}

/** An HTTP server on the loopback that knows nothing of what it serves. `port` 0: any free one. */
export async function listen(port: number, routes: Routes): Promise<WireServer> {
  const server = createServer((request, response) => {
    handle(request, response, routes).catch((error: unknown) => {
      routes.failed(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("The fake itself failed.\n");
    });
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    routes.upgrade(new URL(request.url ?? "/", "http://fake"), request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${addressOf(server).port}`,
    stop() {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, routes: Routes): Promise<void> {
  const text = await readText(request);
  if (text === undefined) {
    response.writeHead(413).end();
    return;
  }
  const url = new URL(request.url ?? "/", "http://fake");
  const answer = await routes.answer({
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    text,
  });
  if (answer === undefined) {
    request.socket.destroy();
    return;
  }
  const type = answer.body === "" ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(answer.status, { ...type, ...answer.headers });
  response.end(answer.body);
}

/** The whole body as text; undefined when it is too long or broken off. */
function readText(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on("end", () => resolve(bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks).toString("utf8")));
    request.on("error", () => resolve(undefined));
    request.on("aborted", () => resolve(undefined));
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return address;
}
