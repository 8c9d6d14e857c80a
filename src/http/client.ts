import http from "node:http";
import https from "node:https";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Circuit, HttpAccount, HttpClient, Wait } from "../core/http.ts";
import { type AccountBudget, createBudget } from "./budget.ts";
import { type Circuits, createCircuits } from "./circuit.ts";
import { createVendorHttp } from "./vendor-http.ts";

/** An idle connection is given up before the load balancers in front of vendors give it up (60 s and more). */
const IDLE_SOCKET_MS = 15_000;

export interface HttpClientOptions {
  readonly clock: Clock;
  /** Sent with every request; default "tocsin". */
  readonly userAgent?: string;
  /** Told once of each wait of a second or more that begins. */
  onWait?(wait: Wait): void;
  /**
   * Called synchronously before each write leaves, and once more when its connection stands, before any byte of it is
   * sent. What it throws is thrown to the caller, and certainly nothing has left; but a call of which an earlier try may
   * have happened fails as that try did.
   */
  mayWrite?(): void;
  /** From 0 to below 1: spreads repeats. Default Math.random. */
  random?(): number;
}

/** What the calls of one account share, however often it is connected. */
interface Shared {
  readonly title: string;
  readonly budget: AccountBudget;
  readonly circuits: Circuits;
}

/**
 * The one road out. Each account has its own budget and headers; connections are shared and kept alive. After `stop`
 * nothing is sent: what waits fails with `stopping`; what had left is cut and fails as `vendor_silent`.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, userAgent = "tocsin", random = Math.random, mayWrite = () => undefined } = options;
  const agents = {
    http: new http.Agent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
    https: new https.Agent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
  };
  const accounts = new Map<string, Shared>();
  const listeners = new Set<(circuit: Circuit, isOver: boolean) => void>();
  const stopped = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let order = 0;

  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  function sharedBy({ account, title, budget: limits, resetHeader }: HttpAccount): Shared {
    const known = accounts.get(account);
    if (known !== undefined) return known;
    const budget = createBudget({
      budget: limits,
      resetHeader,
      clock,
      onWait: (untilAt) => options.onWait?.({ account, title, untilAt }),
    });
    const circuits = createCircuits({
      account,
      title,
      clock,
      onChange(circuit, isOver) {
        budget.reconsider();
        for (const listener of listeners) listener(circuit, isOver);
      },
    });
    const shared: Shared = { title, budget, circuits };
    accounts.set(account, shared);
    return shared;
  }

  return {
    connect(account) {
      const { budget, circuits } = sharedBy(account);
      const vendor = createVendorHttp(account, {
        budget,
        circuits,
        clock,
        userAgent,
        agents,
        stopping: stopped.signal,
        mayWrite,
        random,
        nextOrder: () => order++,
      });
      return { send: (call) => tracked(vendor.send(call)) };
    },
    waits: () =>
      [...accounts].flatMap(([account, { title, budget }]) => {
        const untilAt = budget.waitingUntil();
        return untilAt === undefined ? [] : [{ account, title, untilAt }];
      }),
    circuits: () => [...accounts.values()].flatMap(({ circuits }) => circuits.open()),
    onCircuit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    headRoom: (account) => accounts.get(account)?.budget.headRoom() ?? {},
    inFlight: () => [...accounts.values()].reduce((sum, { budget }) => sum + budget.inFlight(), 0),
    async stop() {
      stopped.abort(new BotError("stopping", "Tocsin is stopping: this was not sent to the end."));
      await Promise.allSettled(underWay);
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
