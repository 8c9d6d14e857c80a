import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HookRequest } from "../../src/core/events.ts";

/** A webhook as it came in. */
export interface Received extends HookRequest {
  readonly path: string;
  /** How many others were not answered yet when it came. */
  readonly beside: number;
}

export interface HookReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Connections that were opened so far. */
  connections(): number;
  /** Resolves once so many have come in, with all of them. */
  until(count: number): Promise<readonly Received[]>;
  stop(): Promise<void>;
}

/** "never": no answer at all. */
export type Answering = (received: Received, n: number) => number | "never" | Promise<number | "never">;

/** A real HTTP server for webhooks, which answers each with a status. `port` 0: any free one. */
export async function startHookReceiver(answer: Answering = () => 202, port = 0): Promise<HookReceiver> {
  const received: Received[] = [];
  const heard = new Set<() => void>();
  let connections = 0;
  let open = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const headers = request.headers as HookRequest["headers"];
    const one = { path: request.url ?? "", headers, raw: Buffer.concat(chunks), beside: open };
    open += 1;
    received.push(one);
    for (const listener of heard) listener();
    const status = await answer(one, received.length);
    open -= 1;
    if (status !== "never") response.writeHead(status, { "content-type": "application/json" }).end('{"ok":true}');
  });
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => connections,
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          heard.delete(look);
          resolve(received);
        };
        heard.add(look);
        look();
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
