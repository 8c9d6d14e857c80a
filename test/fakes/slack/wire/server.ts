import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { readFields, readText } from "./body.ts";

/** What is answered; `undefined` breaks the connection without a word. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | undefined;

/** A request with its body read. */
export interface Asked {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Of a form or a JSON object; undefined when the body is neither. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** From now on nothing is done for it, until what is returned is called: a test must not take it for work. */
  hold(): () => void;
}

export interface Routes {
  answer(asked: Asked): Promise<Answer>;
  /** Somebody wants a WebSocket. */
  upgrade(url: URL, request: IncomingMessage, socket: Duplex): void;
  /** Our own fault. */
  failed(error: unknown): void;
}

export interface WireServer {
  readonly url: string;
  /** Requests that something is being done for. */
  readonly underWay: number;
  /** Breaks whatever is open. */
  stop(): Promise<void>;
}

export async function listen(port: number, routes: Routes): Promise<WireServer> {
  const underWay = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    const hold = (): (() => void) => {
      underWay.delete(response);
      return () => void (response.destroyed || underWay.add(response));
    };
    handle(request, response, { routes, hold }).catch((error: unknown) => {
      routes.failed(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("The fake Slack itself failed.\n");
    });
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    routes.upgrade(new URL(request.url ?? "/", "http://fake"), request, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    get underWay() {
      return underWay.size;
    },
    url: `http://127.0.0.1:${addressOf(server).port}`,
    stop() {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Handling extends Pick<Asked, "hold"> {
  readonly routes: Routes;
}

async function handle(request: IncomingMessage, response: ServerResponse, { routes, hold }: Handling): Promise<void> {
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
    fields: readFields(text, request.headers["content-type"]),
    hold,
  });
  if (answer === undefined) {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8", ...answer.headers });
  response.end(answer.body);
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return address;
}
