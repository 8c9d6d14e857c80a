import { mkdirSync } from "node:fs";
import type { Duplex } from "node:stream";
import type { ChatAdapter, Ears, MessageRef } from "../../core/chat.ts";
import type { Clock } from "../../core/clock.ts";
import { BotError, sentenceOf } from "../../core/errors.ts";
import { type Message, messageOf } from "../../core/inbound.ts";
import type { Log } from "../../core/log.ts";
import type { Actor } from "../../core/people.ts";
import type { Reply } from "../../core/reply.ts";
import { connectSocket } from "./client.ts";
import { type Connection, openConnection } from "./connection.ts";
import { type Listener, listen } from "./listener.ts";
import { type Hello, PROTOCOL, type Request, type Role } from "./protocol.ts";

export interface SocketOptions {
  readonly dir: string;
  readonly role: Role;
  /** Others may have the store open at the same time. Else this process alone has it, and the socket in `dir` too. */
  readonly isShared: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Who speaks, by the address that a client gave. Throws BotError with what to set. */
  speaker(as: string | undefined): Actor;
  doctor(): Promise<Reply>;
  /** Writes a copy of the store to a new file. Throws BotError. */
  backUp(to: string): Promise<Reply>;
  /** A message that nobody asked for: the report of a plan that a former process left unfinished. */
  onUnasked(message: Message): void;
}

export interface SocketServer extends ChatAdapter {
  start(ears: Ears): Promise<void>;
  /** False where the system has no such sockets: then only clients within this process are served. */
  isListening(): boolean;
  /** Serves a client at the other end of this stream. */
  accept(stream: Duplex): void;
  /** Turns new clients away and says bye to those that wait for nothing. What was accepted goes on: see `served`. */
  stop(): Promise<void>;
  /** Resolves when, after `stop`, every accepted request is answered and its client gone. */
  served(): Promise<void>;
}

/** The places of the console and of the socket are the same: a question asked in one is answered from the other. */
const PLATFORM = "console";
/** No request has an empty id. */
const UNASKED = "";

interface Asker {
  readonly connection: Connection;
  readonly id: string;
  readonly zone: string;
}

/**
 * The bot's ear for the other processes of its owner. Who can open the socket is trusted like somebody at the console:
 * the file's mode admits the owner only. A host that cannot listen works on without.
 */
export function openSocketServer(options: SocketOptions): SocketServer {
  const { clock, log } = options;
  const hello: Hello = { type: "hello", protocol: PROTOCOL, pid: process.pid, role: options.role };
  const connections = new Set<Connection>();
  const askers = new Map<string, Asker>();
  let ears: Ears | undefined;
  let listener: Listener | undefined;
  let isStopping = false;

  return {
    platform: PLATFORM,
    keepsMessages: false,
    whispers: () => true,
    async start(given) {
      ears = given;
      try {
        if (await isLeftToOthers()) return;
        listener = await listen(options.dir, accept);
      } catch (error) {
        // Who answers one message only is hardly missed by others.
        log[options.role === "passing" ? "info" : "warn"]("socket.unavailable", { dir: options.dir, error });
      }
    },
    async stop() {
      isStopping = true;
      listener?.close();
      listener = undefined;
      for (const connection of connections) connection.leaveWhenDone();
    },
    async served() {
      await Promise.all([...connections].map((connection) => connection.closed));
    },
    isListening: () => listener !== undefined,
    accept,
    async send(_place, message, { inbound }) {
      const ref = { platform: PLATFORM, id: inbound ?? UNASKED };
      deliver(ref.id, message);
      return ref;
    },
    update: async (ref: MessageRef, message: Message) => {
      deliver(ref.id, message);
      return true;
    },
  };

  /** In a shared store: who is there for one message only serves nobody else, and one who serves is enough. */
  async function isLeftToOthers(): Promise<boolean> {
    if (!options.isShared) return false;
    if (options.role === "passing") return true;
    // The store is elsewhere: nobody has made it yet.
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    const other = await connectSocket(options.dir, clock);
    other?.close();
    return other !== undefined;
  }

  function accept(stream: Duplex): void {
    if (isStopping) {
      stream.destroy();
      return;
    }
    const connection = openConnection(stream, { hello, clock, log, handle });
    connections.add(connection);
    void connection.closed.finally(() => connections.delete(connection));
  }

  async function handle(request: Request, connection: Connection): Promise<void> {
    try {
      if (request.type === "say") await hear(request, connection);
      else answerWith(request.id, connection, await carryOut(request));
    } catch (error) {
      if (!(error instanceof BotError)) log.error("socket.request.failed", { request: request.type, error });
      connection.tell({ type: "refused", id: request.id, reason: sentenceOf(error) });
    }
  }

  async function hear(request: Request & { readonly type: "say" }, connection: Connection): Promise<void> {
    const { id, text, place, confirmed } = request;
    if (askers.has(id)) throw new BotError("conflict", "That message is being answered already.");
    const actor = options.speaker(request.as);
    askers.set(id, { connection, id, zone: actor.zone });
    const heard = {
      id,
      actor,
      place: { id: `${PLATFORM}:${place}`, platform: PLATFORM },
      text,
      addressed: true,
      confirmed,
    };
    await ears?.(heard).finally(() => askers.delete(id));
  }

  function carryOut(request: Exclude<Request, { readonly type: "say" }>): Promise<Reply> {
    return request.type === "doctor" ? options.doctor() : options.backUp(request.to);
  }

  function answerWith(id: string, connection: Connection, reply: Reply): void {
    const message = messageOf(reply, { refused: reply.tone === "bad" });
    connection.tell({ type: "message", id, zone: options.speaker(undefined).zone, message });
  }

  /** Nobody hears it when the client has left: the audit record has it. */
  function deliver(inbound: string, message: Message): void {
    if (inbound === UNASKED) {
      options.onUnasked(message);
      return;
    }
    const asker = askers.get(inbound);
    if (asker === undefined || (message.live && asker.connection.isBehind())) return;
    const { connection, id, zone } = asker;
    connection.tell({ type: "message", id, zone, message });
  }
}
