import { once } from "node:events";
import { lstatSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { z } from "zod";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { Message } from "../../core/inbound.ts";
import { readLines } from "./lines.ts";
import { SOCKET_FILE, withSocketPath } from "./path.ts";
import { ANSWER_BYTES_MAX, answerSchema, type Hello, helloSchema, PROTOCOL, type Request } from "./protocol.ts";

/** A host greets at once; one that has not by now is stopped or stuck. */
const HELLO_MS = 5_000;

/** How the system says that nobody is at the other end: no file, or one left by a process that was killed. */
const NOBODY = new Set(["ENOENT", "ENOTDIR", "ECONNREFUSED"]);
/** How it says that somebody was there a moment ago. */
const LEFT = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);

const OTHER_VERSION = "The Tocsin that holds this DATA_DIR is another version: stop it, or use the same version.";

/** With the zone in which the speaker reads times. */
export type OnMessage = (message: Message, zone: string) => void;

export interface SocketClient {
  /** The process at the other end. */
  readonly host: Hello;
  /**
   * Asks, and passes on each message of the answer. "left": the host left before it accepted, and nothing was done.
   * Throws BotError when it refuses, or goes away in the middle of the work.
   */
  ask(request: Request, onMessage: OnMessage): Promise<"done" | "left">;
  close(): void;
}

/** Connects to the process that holds the store in `dir`. undefined: there is none that listens. */
export async function connectSocket(dir: string, clock: Clock): Promise<SocketClient | undefined> {
  const file = join(dir, SOCKET_FILE);
  try {
    checkOwner(file);
    const stream = await withSocketPath(dir, SOCKET_FILE, async (path) => {
      const socket = connect(path);
      await once(socket, "connect");
      return socket;
    });
    return await greet(stream, clock);
  } catch (error) {
    const code = codeOf(error);
    if (NOBODY.has(code)) return undefined;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    throw new BotError("forbidden", `${file} belongs to another user: run this as that user.`, { cause: error });
  }
}

/** What others have put there is not asked anything: it would hear what we say. Root may ask everybody. */
function checkOwner(file: string): void {
  const us = process.getuid?.();
  if (us === undefined || us === 0 || lstatSync(file).uid === us) return;
  throw new BotError("forbidden", `${file} belongs to another user: run this as that user.`);
}

/** Meets the host at the other end of a stream. undefined: it left without a word. */
export async function greet(stream: Duplex, clock: Clock): Promise<SocketClient | undefined> {
  // A stream that breaks is noticed by whoever reads it.
  stream.on("error", () => undefined);
  const lines = readLines(stream, ANSWER_BYTES_MAX);
  const patience = new AbortController();
  const overdue = sleptThrough(clock, HELLO_MS, patience.signal).then((isOver) => {
    if (isOver)
      stream.destroy(new BotError("conflict", "The Tocsin that holds this DATA_DIR does not answer: stop it."));
  });
  const first = await nextLine(lines).finally(() => patience.abort());
  await overdue;
  if (first === undefined) return undefined;
  const hello = readFrame(helloSchema, first);
  if (hello?.protocol === PROTOCOL) return { host: hello, ask: (...asked) => ask(stream, lines, ...asked), close };
  close();
  throw new BotError("conflict", OTHER_VERSION);

  function close(): void {
    stream.destroy();
  }
}

async function ask(
  stream: Duplex,
  lines: AsyncGenerator<string>,
  request: Request,
  onMessage: OnMessage,
): Promise<"done" | "left"> {
  let isAccepted = false;
  stream.write(`${JSON.stringify(request)}\n`);
  for (;;) {
    const line = await nextLine(lines);
    const answer = line === undefined ? { type: "bye" as const } : readFrame(answerSchema, line);
    switch (answer?.type) {
      case "accepted":
        isAccepted = true;
        break;
      case "message":
        onMessage(answer.message, answer.zone);
        break;
      case "done":
        return "done";
      case "refused":
        throw new BotError("bad_input", answer.reason);
      case "bye":
        if (!isAccepted) return "left";
        throw new BotError(
          "stopping",
          "The Tocsin that was at work on this went away. What it had begun is finished by the next one; `history` tells.",
        );
      case undefined:
        throw new BotError("conflict", OTHER_VERSION);
    }
  }
}

/** undefined: the stream is over. */
async function nextLine(lines: AsyncGenerator<string>): Promise<string | undefined> {
  try {
    const next = await lines.next();
    return next.done ? undefined : next.value;
  } catch (error) {
    if (LEFT.has(codeOf(error))) return undefined;
    throw error;
  }
}

function readFrame<S extends z.ZodType>(schema: S, line: string): z.infer<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
