import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { JsonObject } from "../../../../src/core/json.ts";
import { acceptWebSocket, type WebSocketPeer } from "../wire/websocket.ts";
import type { Stamps } from "../world/stamps.ts";
import type { Road, RoadAnswer } from "./courier.ts";

/** "Up to 10 WebSocket connections at once" (Slack docs, Socket Mode, read 2026-11-21). */
const SOCKETS_MAX = 10;

/** Real ms that a client has for its part of the closing handshake. */
const GOODBYE_MS = 250;
const GOODBYE_STEP_MS = 5;

interface Socket {
  readonly peer: WebSocketPeer;
  /** It was told to go: nothing is sent there while there is another. */
  isLeaving: boolean;
  /** By envelope id: who waits for its acknowledgement. */
  readonly waiting: Map<string, (answer: RoadAnswer) => void>;
}

export interface SocketMode extends Road {
  /** What `apps.connections.open` answers with: good for one connection. */
  ticket(): string;
  /** Takes a connection that asks to be a WebSocket. */
  connect(ticket: string, request: IncomingMessage, socket: Duplex): void;
  readonly connected: number;
  /** Resolves once that many sockets are connected. */
  untilConnected(count: number): Promise<void>;
  /** Tells every socket to go and come again, as Slack does every few hours. */
  refresh(reason: "warning" | "refresh_requested"): void;
  /** Sends a frame as it is to every socket: what Slack never sends. */
  sendRaw(frame: string): void;
  /** Breaks every connection without a word. */
  cut(): void;
  /** Acknowledgements of envelopes that nobody waits for. */
  readonly strayAcks: readonly string[];
  /** Says goodbye to every socket; those that do not answer at once are cut. */
  stop(): Promise<void>;
}

/** Envelopes with an answer in their acknowledgement (Slack docs, Socket Mode, read 2026-11-21). */
const TAKES_ANSWER = new Set(["slash_commands", "interactive"]);

export function createSocketMode(stamps: Stamps, appId: string): SocketMode {
  const tickets = new Set<string>();
  const sockets: Socket[] = [];
  const strayAcks: string[] = [];
  let waiters: { readonly count: number; readonly done: () => void }[] = [];
  let turn = 0;

  const heard = (socket: Socket, text: string): void => {
    const envelope = readAck(text);
    const resolve = envelope && socket.waiting.get(envelope.id);
    if (envelope === undefined || resolve === undefined) {
      strayAcks.push(text);
      return;
    }
    socket.waiting.delete(envelope.id);
    resolve({ ok: true, body: envelope.payload });
  };
  const gone = (socket: Socket): void => {
    const at = sockets.indexOf(socket);
    if (at !== -1) sockets.splice(at, 1);
    for (const resolve of socket.waiting.values()) resolve({ ok: false, reason: "connection_failed" });
    socket.waiting.clear();
  };

  return {
    strayAcks,
    get connected() {
      return sockets.length;
    },
    ticket() {
      const ticket = stamps.id("ticket");
      tickets.add(ticket);
      return ticket;
    },
    connect(ticket, request, duplex) {
      if (!tickets.delete(ticket)) {
        duplex.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
        return;
      }
      const waiting: Socket["waiting"] = new Map();
      const peer = acceptWebSocket(request, duplex, {
        heard: (text) => heard(socket, text),
        closed: () => gone(socket),
      });
      if (peer === undefined) return;
      const socket: Socket = { peer, waiting, isLeaving: false };
      if (sockets.length >= SOCKETS_MAX) {
        peer.send(JSON.stringify({ type: "disconnect", reason: "too_many_websockets", debug_info: DEBUG_INFO }));
        peer.close();
        return;
      }
      sockets.push(socket);
      peer.send(
        JSON.stringify({
          type: "hello",
          num_connections: sockets.length,
          debug_info: { ...DEBUG_INFO, approximate_connection_time: 18_060 },
          connection_info: { app_id: appId },
        }),
      );
      for (const waiter of waiters) if (sockets.length >= waiter.count) waiter.done();
      waiters = waiters.filter(({ count }) => sockets.length < count);
    },
    untilConnected(count) {
      if (sockets.length >= count) return Promise.resolve();
      return new Promise((done) => waiters.push({ count, done }));
    },
    carry({ type, payload }, retry) {
      const staying = sockets.filter(({ isLeaving }) => !isLeaving);
      const able = staying.length > 0 ? staying : sockets;
      const socket = able[turn % Math.max(1, able.length)];
      turn += 1;
      if (socket === undefined) return Promise.resolve({ ok: false, reason: "connection_failed" });
      const id = stamps.id("envelope");
      const envelope: JsonObject = {
        envelope_id: id,
        type,
        payload,
        accepts_response_payload: TAKES_ANSWER.has(type),
        ...(type === "events_api" && {
          retry_attempt: retry?.num ?? 0,
          retry_reason: retry === undefined ? "" : retry.reason === "http_timeout" ? "timeout" : retry.reason,
        }),
      };
      return new Promise((resolve) => {
        socket.waiting.set(id, resolve);
        socket.peer.send(JSON.stringify(envelope));
      });
    },
    refresh(reason) {
      for (const socket of sockets) {
        socket.isLeaving = true;
        socket.peer.send(JSON.stringify({ type: "disconnect", reason, debug_info: DEBUG_INFO }));
      }
    },
    sendRaw(frame) {
      for (const { peer } of sockets) peer.send(frame);
    },
    cut() {
      for (const { peer } of [...sockets]) peer.destroy();
    },
    async stop() {
      waiters = [];
      for (const { peer } of [...sockets]) peer.close();
      for (let waitedMs = 0; sockets.length > 0 && waitedMs < GOODBYE_MS; waitedMs += GOODBYE_STEP_MS) {
        await setTimeout(GOODBYE_STEP_MS);
      }
      for (const { peer } of [...sockets]) peer.destroy();
    },
  };
}

const DEBUG_INFO = { host: "applink-fake", build_number: 1 };

function readAck(text: string): { readonly id: string; readonly payload: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== "object" || value === null || !("envelope_id" in value)) return undefined;
  if (typeof value.envelope_id !== "string") return undefined;
  return { id: value.envelope_id, payload: "payload" in value ? value.payload : undefined };
}
