import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { connectSocket, type SocketClient } from "../../../src/chat/socket/client.ts";
import type { Request, Role } from "../../../src/chat/socket/protocol.ts";
import { openSocketServer, type SocketServer } from "../../../src/chat/socket/server.ts";
import { BotError } from "../../../src/core/errors.ts";
import type { Inbound, Message } from "../../../src/core/inbound.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { TestClock } from "../../kit/test-clock.ts";

/** Stands still: nothing in these tests may have to wait. */
export const clock = new TestClock();

export function message(title: string, facts: Partial<Message> = {}): Message {
  return { reply: { type: "reply", tone: "good", title }, question: false, live: false, outcomes: [], ...facts };
}

export function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "tocsin-socket-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export interface Heard {
  readonly inbound: Inbound;
  show(message: Message): Promise<void>;
  finish(): void;
}

export interface TestHost {
  readonly server: SocketServer;
  readonly heard: Heard[];
  readonly unasked: Message[];
  /** Resolves when this many messages have been heard. */
  hears(count: number): Promise<Heard>;
}

/** A host whose bot answers when the test says so. */
export async function openTestHost(dir: string, role: Role = "serve"): Promise<TestHost> {
  const heard: Heard[] = [];
  const unasked: Message[] = [];
  const waiting = new Set<() => void>();
  const server = openSocketServer({
    dir,
    role,
    isShared: false,
    clock,
    log: SILENT_LOG,
    speaker(as) {
      if (as === "nobody@example.com") throw new BotError("unknown_person", "Set TOCSIN_USER.");
      const email = as ?? "owner@example.com";
      return { id: `console:${email}`, name: email, email, zone: "Asia/Tokyo" };
    },
    doctor: async () => message("All is well.").reply,
    backUp: async (to) => message(`Backed up to ${to}.`).reply,
    onUnasked: (given) => unasked.push(given),
  });
  await server.start((inbound) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    heard.push({
      inbound,
      show: async (given) => void (await server.send(inbound.place, given, { inbound: inbound.id, key: "k" })),
      finish: resolve,
    });
    for (const wake of waiting) wake();
    return promise;
  });
  onTestFinished(async () => {
    for (const { finish } of heard) finish();
    await server.stop();
    await server.served();
  });
  return {
    server,
    heard,
    unasked,
    async hears(count) {
      while (heard.length < count) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
      const last = heard[count - 1];
      if (last === undefined) throw new Error("Unreachable: it has been heard.");
      return last;
    },
  };
}

let lastId = 0;
/** A request to say something, with an id of its own. */
export function saying(words: string, more: Partial<Extract<Request, { type: "say" }>> = {}): Request {
  lastId += 1;
  return { type: "say", id: `console:${lastId}`, text: words, place: "main", confirmed: false, ...more };
}

/** Connects to the host in this directory. */
export async function enter(dir: string): Promise<SocketClient> {
  const client = await connectSocket(dir, clock);
  if (client === undefined) throw new Error("Nobody listens.");
  onTestFinished(client.close);
  return client;
}
