import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

type Manner = "passing" | "refusing" | "frozen";
type TrapManner = "lose" | "doubt" | "hold";

/**
 * Stands between a client and a server and misbehaves on request. One per client, so that others still reach the server.
 */
export interface TcpProxy {
  readonly port: number;
  /** How many connections are open now. */
  readonly open: number;
  /** Everything goes through again; what was held back while frozen comes late. */
  pass(): void;
  /** Cuts every connection with a reset, and every new one at once. */
  refuse(): void;
  /** Nothing comes through in either direction, and nobody is told. */
  freeze(): void;
  /** Cuts every connection; new ones are made as before. */
  cut(): void;
  /**
   * Waits for the first connection that sends something with `bytes` in it. "lose" cuts it before the server has them,
   * "doubt" once the server has answered, which the client never hears; "hold" freezes it for good before the server has them.
   * Resolves when it has happened.
   */
  trap(bytes: string, manner: TrapManner): Promise<void>;
  close(): Promise<void>;
}

export async function openTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let manner: Manner = "passing";
  let trap: { readonly bytes: string; readonly manner: TrapManner; spring(): void } | undefined;

  const server = createServer((near) => {
    if (manner === "refusing") {
      near.on("error", () => near.destroy());
      near.resetAndDestroy();
      return;
    }
    const far = connect(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on("data", (chunk: Buffer) => {
        const isTrapped = from === near && trap !== undefined && chunk.includes(trap.bytes);
        const sprung = isTrapped ? trap?.manner : undefined;
        if (isTrapped) {
          trap?.spring();
          trap = undefined;
        }
        if (sprung === "lose") return drop(pair);
        if (sprung === "hold") return abandon(pair);
        to.write(chunk);
        if (sprung === "doubt") far.removeAllListeners("data").once("data", () => drop(pair));
      });
      from.on("error", () => drop(pair));
      from.on("close", () => drop(pair));
    }
    if (manner === "frozen") hold(pair);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a proxy without a port");

  function drop(pair: readonly [Socket, Socket]): void {
    pairs.delete(pair);
    for (const socket of pair) if (!socket.destroyed) socket.resetAndDestroy();
  }

  function hold(pair: readonly Socket[]): void {
    for (const socket of pair) socket.pause();
  }

  /** The server's side stays open whatever the client does: the end of a process that stands still is not heard of. */
  function abandon(pair: readonly [Socket, Socket]): void {
    hold(pair);
    pair[0]
      .removeAllListeners("close")
      .removeAllListeners("error")
      .on("error", () => undefined);
  }

  function cut(): void {
    for (const pair of pairs) drop(pair);
  }

  return {
    port: address.port,
    get open() {
      return pairs.size;
    },
    pass: () => {
      manner = "passing";
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    refuse: () => {
      manner = "refusing";
      cut();
    },
    freeze: () => {
      manner = "frozen";
      for (const pair of pairs) hold(pair);
    },
    cut,
    trap: (bytes, manner) =>
      new Promise((spring) => {
        trap = { bytes, manner, spring };
      }),
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
