import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { GatewayEvent, World } from "../world/world.ts";
import { type Connection, createConnection } from "./connection.ts";
import { OP } from "./frames.ts";
import { type Dispatched, type Session, tellSession } from "./session.ts";

/** A bot may identify so often a day, then its token is reset (Discord docs, Gateway, read 2026-11-21). */
const IDENTIFIES_A_DAY = 1_000;
const DAY_MS = 24 * 60 * 60_000;

export interface Gateway {
  /** Takes a connection that asks to be a WebSocket. */
  connect(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  dispatch(event: GatewayEvent): void;
  /** Bots that are identified or have resumed, and are connected. */
  readonly connected: number;
  /** Resolves once that many are. */
  untilConnected(count?: number): Promise<void>;
  /** How often somebody identified, and resumed. */
  readonly identified: number;
  readonly resumed: number;
  /** Identifies that are left of the day. */
  readonly identifiesLeft: number;
  /** Leaves so many identifies of the day. */
  leaveIdentifies(count: number): void;
  /** Tells every bot to go and resume (op 7). */
  reconnect(): void;
  /** Tells every bot that its session is void (op 9); it can be resumed only where `resumable`. */
  invalidate(resumable?: boolean): void;
  /** Forgets every session: the next resume meets op 9. */
  forgetSessions(): void;
  /** Closes every connection with that code (4000: resume; 4004, 4014: fatal). */
  close(code: number): void;
  /** Breaks every connection without a word. */
  cut(): void;
  /** No connection gets through from now on, until `refuse(false)`: the handshake is answered with 503. */
  refuse(isRefusing?: boolean): void;
  /** Heartbeats are acknowledged no more, and nothing is sent: a zombie, until `zombie(false)`. */
  zombie(isZombie?: boolean): void;
  /** The next events each come twice, with the same content under a new sequence number. */
  deliverTwice(times?: number): void;
  /** Sends the last so many events again. */
  replay(count?: number): void;
  /** Sends a frame as it is: what Discord never sends. */
  sendRaw(frame: string): void;
  /** Every event that some session was given, oldest first. */
  readonly dispatched: readonly Dispatched[];
  stop(): Promise<void>;
}

export interface GatewayParts {
  readonly world: () => World;
  readonly url: () => string;
  readonly heartbeatMs: number;
}

export function createGateway(parts: GatewayParts): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const connections = new Set<Connection>();
  const sessions = new Map<string, Session>();
  const dispatched: Dispatched[] = [];
  const counts = { identified: 0, resumed: 0 };
  let day = { at: Number.NEGATIVE_INFINITY, left: IDENTIFIES_A_DAY };
  let isRefusing = false;
  let isZombie = false;
  let twice = 0;
  let waiters: { readonly count: number; readonly done: () => void }[] = [];

  const ready = (): readonly Connection[] => [...connections].filter(({ session }) => session !== undefined);
  const today = (): typeof day => {
    const now = parts.world().clock.now();
    if (now - day.at >= DAY_MS) day = { at: now, left: IDENTIFIES_A_DAY };
    return day;
  };
  const tell = (event: GatewayEvent): void => {
    for (const session of sessions.values()) {
      const sent = tellSession(session, event);
      if (sent !== undefined) dispatched.push(sent);
    }
  };

  return {
    dispatched,
    get connected() {
      return ready().length;
    },
    get identified() {
      return counts.identified;
    },
    get resumed() {
      return counts.resumed;
    },
    get identifiesLeft() {
      return today().left;
    },
    leaveIdentifies(count) {
      today().left = count;
    },
    connect(request, socket, head) {
      if (isRefusing) {
        socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, (peer) => {
        const connection = createConnection({
          peer,
          world: parts.world(),
          sessions,
          url: parts.url(),
          heartbeatMs: parts.heartbeatMs,
          isZombie: () => isZombie,
          identified() {
            counts.identified += 1;
            today().left -= 1;
          },
          resumed() {
            counts.resumed += 1;
          },
          mayIdentify: () => today().left > 0,
          ready() {
            for (const waiter of waiters) if (ready().length >= waiter.count) waiter.done();
            waiters = waiters.filter(({ count }) => ready().length < count);
          },
          gone: () => connections.delete(connection),
        });
        connections.add(connection);
      });
    },
    dispatch(event) {
      tell(event);
      if (twice === 0) return;
      twice -= 1;
      tell(event);
    },
    untilConnected(count = 1) {
      if (ready().length >= count) return Promise.resolve();
      return new Promise((done) => waiters.push({ count, done }));
    },
    reconnect() {
      for (const { send } of ready()) send({ op: OP.reconnect, d: null });
    },
    invalidate(resumable = false) {
      for (const one of ready()) {
        if (!resumable && one.session !== undefined) sessions.delete(one.session.id);
        one.send({ op: OP.invalidSession, d: resumable });
      }
    },
    forgetSessions: () => sessions.clear(),
    close(code) {
      for (const { close } of [...connections]) close(code);
    },
    cut() {
      for (const { cut } of [...connections]) cut();
    },
    refuse(now = true) {
      isRefusing = now;
    },
    zombie(now = true) {
      isZombie = now;
    },
    deliverTwice(times = 1) {
      twice += times;
    },
    replay(count = 1) {
      for (const session of sessions.values()) {
        for (const { t, d } of session.events.slice(-count)) tellSession(session, { type: t, intents: 0, data: d });
      }
    },
    sendRaw(frame) {
      for (const { sendRaw } of connections) sendRaw(frame);
    },
    stop() {
      waiters = [];
      for (const { cut } of [...connections]) cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
