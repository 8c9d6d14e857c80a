import { connect } from "node:net";
import { requestOf } from "./hooks-payload.ts";

/** What is sent: so many events from the `from`th on, over so many connections, each of which waits for its answers. */
export interface LoadOrder {
  readonly port: number;
  readonly from: number;
  readonly count: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly ms: number;
  /** Of those that were answered with 2xx. */
  readonly taken: number;
  /** From sending one until its answer was there, ms. */
  readonly answeredMs: readonly number[];
}

const ANSWER = /^HTTP\/1\.1 (\d{3}) .*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n/isu;

/** Sends them, all made beforehand. HTTP of its own, for a client that is as slow as the server would hide what it can. */
export async function sendAll({ port, from, count, connections }: LoadOrder): Promise<LoadResult> {
  const requests = Array.from({ length: count }, (_, n) => requestOf(from + n)).values();
  const answeredMs: number[] = [];
  let taken = 0;
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(port)));
  const began = performance.now();
  await Promise.all(
    sockets.map(async ({ exchange, close }) => {
      for (const request of requests) {
        const sent = performance.now();
        const status = await exchange(request);
        answeredMs.push(performance.now() - sent);
        if (status >= 200 && status < 300) taken += 1;
      }
      close();
    }),
  );
  const ms = performance.now() - began;
  return { ms, taken, answeredMs };
}

interface Connection {
  /** Sends a request and resolves with the status of its answer; 0 where the connection ended instead. */
  exchange(request: Buffer): Promise<number>;
  close(): void;
}

async function connected(port: number): Promise<Connection> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let heard = "";
  let answer = (_status: number): void => undefined;
  socket.once("close", () => answer(0));
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
    const [head, status, length] = ANSWER.exec(heard) ?? [];
    if (head === undefined || heard.length < head.length + Number(length)) return;
    heard = "";
    answer(Number(status));
  });
  return {
    exchange: (request) =>
      new Promise((resolve) => {
        answer = resolve;
        socket.write(request);
        if (socket.destroyed) resolve(0);
      }),
    close: () => void socket.destroy(),
  };
}
