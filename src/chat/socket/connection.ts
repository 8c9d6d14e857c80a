import type { Duplex } from "node:stream";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import { readLines } from "./lines.ts";
import { type Answer, type Hello, REQUEST_BYTES_MAX, type Request, requestSchema } from "./protocol.ts";

/** How long a client may take to fetch its last answer before we leave without it. */
const FAREWELL_MS = 5_000;

export interface Connection {
  /** Not sent when the client is gone. */
  tell(answer: Answer): void;
  /** Whether the client is behind with reading: what is only progress may be left out. */
  isBehind(): boolean;
  /** Takes nothing more, finishes what was accepted, says bye. */
  leaveWhenDone(): void;
  /** Resolves when the client is gone and nothing is at work for it. */
  readonly closed: Promise<void>;
}

export interface ConnectionOptions {
  readonly hello: Hello;
  readonly clock: Clock;
  readonly log: Log;
  /** Answers one request for good. Never throws. */
  handle(request: Request, connection: Connection): Promise<void>;
}

/** Serves one client: its requests one after another, in their order. */
export function openConnection(stream: Duplex, options: ConnectionOptions): Connection {
  let isFinishing = false;
  let isBusy = false;
  // Without a listener a broken pipe would end the process; the reading side hears of it too.
  stream.on("error", (error) => options.log.info("socket.client.lost", { error }));
  write(options.hello);
  const connection: Connection = {
    tell: write,
    isBehind: () => stream.writableNeedDrain,
    leaveWhenDone() {
      isFinishing = true;
      if (!isBusy) void leave();
    },
    closed: serve(),
  };
  return connection;

  async function serve(): Promise<void> {
    try {
      // The stream outlives the reading: the last answers still have to leave.
      for await (const line of readLines(stream.iterator({ destroyOnReturn: false }), REQUEST_BYTES_MAX)) {
        if (isFinishing) break;
        isBusy = true;
        await answer(line);
        isBusy = false;
        if (isFinishing) break;
      }
    } catch (error) {
      if (error instanceof BotError) write({ type: "refused", reason: error.message });
      else if (!isFinishing) options.log.info("socket.client.lost", { error });
    }
    await leave();
  }

  async function answer(line: string): Promise<void> {
    const request = readRequest(line);
    if (typeof request === "string") return write({ type: "refused", reason: request });
    write({ type: "accepted", id: request.id });
    await options.handle(request, connection);
    write({ type: "done", id: request.id });
  }

  function write(frame: Answer | Hello): void {
    if (stream.writable) stream.write(`${JSON.stringify(frame)}\n`);
  }

  async function leave(): Promise<void> {
    if (stream.writable) {
      write({ type: "bye" });
      await fetched();
    }
    stream.destroy();
  }

  async function fetched(): Promise<void> {
    const patience = new AbortController();
    const flushed = new Promise<void>((resolve) => stream.once("close", resolve).end(resolve));
    await Promise.race([flushed, sleptThrough(options.clock, FAREWELL_MS, patience.signal)]);
    patience.abort();
  }
}

/** The request, or why the line is none. */
function readRequest(line: string): Request | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return "That is not a line of JSON.";
    throw error;
  }
  const request = requestSchema.safeParse(json);
  if (request.success) return request.data;
  const [issue] = request.error.issues;
  return `That is not a request: ${issue?.path.join(".") || "it"}: ${issue?.message}.`;
}
