import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as realTime } from "node:timers/promises";
import { z } from "zod";
import type { Inbound, Message } from "../../src/core/inbound.ts";
import { type ChatLedger, createChatLedger } from "./chat-ledger.ts";
import { type ChatTrouble, createTrouble, type Trouble } from "./chat-trouble.ts";

/** What was not acknowledged is delivered again, ms of real time. */
const REDELIVER_MS = 700;

const post = z.strictObject({
  place: z.string(),
  key: z.string(),
  inbound: z.string().optional(),
  message: z.custom<Message>((value) => typeof value === "object" && value !== null),
});
const edit = z.strictObject({ message: post.shape.message });
const ack = z.strictObject({ inbound: z.string() });

/**
 * A chat, imitated: it delivers what people say over a stream to whichever replicas are connected, again until it is
 * acknowledged; takes posts, each key once, and edits.
 */
export interface ChatServer {
  readonly url: string;
  readonly ledger: ChatLedger;
  /** Delivers it to so many streams at the same moment; to the same one again when there are fewer. */
  say(inbound: Inbound, copies: number): void;
  /** Resolves at the next change of any message, or after so long. */
  changed(withinMs: number): Promise<void>;
  /** No more faults from now on. */
  calm(): void;
  stop(): Promise<void>;
}

export async function startChatServer(trouble: ChatTrouble): Promise<ChatServer> {
  const streams = new Set<ServerResponse>();
  let listeners: (() => void)[] = [];
  const ledger = createChatLedger(() => {
    for (const listener of listeners.splice(0)) listener();
  });
  const troubles = createTrouble(trouble);
  let turn = 0;

  function deliver(id: string): void {
    const said = ledger.said.get(id);
    const open = [...streams];
    const stream = open[turn++ % Math.max(1, open.length)];
    if (said === undefined || stream === undefined) return;
    ledger.delivered(id);
    stream.write(`${JSON.stringify(said.inbound)}\n`);
  }

  const redelivering = setInterval(() => {
    for (const [id, { isAcknowledged }] of ledger.said) if (!isAcknowledged) deliver(id);
  }, REDELIVER_MS);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, what, id = ""] = (request.url ?? "").split("/");
    if (what === "stream") return connect(response);
    const body = await json(request);
    if (what === "acks") {
      if (troubles.draw() === undefined) ledger.acknowledge(ack.parse(body).inbound);
      response.end("{}");
      return;
    }
    const strike = troubles.draw();
    if (strike?.when === "before") return struck(strike, response);
    const result = what === "posts" && id === "" ? taken(post.parse(body)) : changed(id, edit.parse(body).message);
    if (strike !== undefined) return struck(strike, response);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
  }

  function connect(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/x-ndjson" }).flushHeaders();
    streams.add(response);
    response.on("close", () => streams.delete(response));
  }

  function taken({ place, key, inbound, message }: z.infer<typeof post>): { readonly id: string } {
    const { id } = ledger.post({ place, key, ...(inbound === undefined ? {} : { inbound }) }, message);
    return { id };
  }

  function changed(id: string, message: Message): { readonly found: boolean } {
    return { found: ledger.edit(id, message) };
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400);
      response.end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger,
    say(inbound, copies) {
      ledger.say(inbound);
      for (let copy = 0; copy < copies; copy++) deliver(inbound.id);
    },
    changed: (withinMs) =>
      Promise.race([
        new Promise<void>((resolve) => listeners.push(resolve)),
        realTime(withinMs, undefined, { ref: false }),
      ]),
    calm: () => troubles.end(),
    async stop() {
      clearInterval(redelivering);
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      listeners = [];
    },
  };
}

/** A failure that leaves whoever posts in doubt: an error, or silence until they give up. */
function struck({ kind }: Trouble, response: ServerResponse): void {
  if (kind === "error") response.writeHead(503).end("{}");
  if (kind === "reset") response.socket?.resetAndDestroy();
}
