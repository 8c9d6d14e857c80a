import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";

export interface Loopback {
  readonly port: number;
  readonly url: string;
  /** Connections that were opened so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A real HTTP server on loopback. */
export function serve(listener: RequestListener): Promise<Loopback> {
  return listening(createServer(listener));
}

/** A server below HTTP: what it does with a connection is the test's business. */
export function serveTcp(onSocket: (socket: Socket) => void): Promise<Loopback> {
  return listening(createTcpServer(onSocket));
}

export function json(
  answer: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  answer.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function pathOf(request: IncomingMessage): string {
  return request.url ?? "";
}

async function listening(server: Server | TcpServer): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
