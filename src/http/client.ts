import http from "node:http";
import https from "node:https";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { HttpAccount, HttpClient, Wait } from "../core/http.ts";
import { type AccountBudget, createBudget } from "./budget.ts";
import { createVendorHttp } from "./vendor-http.ts";

/** An idle connection is given up before the load balancers in front of vendors give it up (60 s and more). */
const IDLE_SOCKET_MS = 15_000;

export interface HttpClientOptions {
  readonly clock: Clock;
  /** Sent with every request; default "tocsin". */
  readonly userAgent?: string;
  /** Told once of each wait of a second or more that begins. */
  onWait?(wait: Wait): void;
  /** From 0 to below 1: spreads repeats. Default Math.random. */
  random?(): number;
}

/**
 * The one road out. Each account has its own budget and headers; connections are shared and kept alive. After `stop`
 * nothing is sent: what waits fails with `stopping`; what had left is cut and fails as `vendor_silent`.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, userAgent = "tocsin", random = Math.random } = options;
  const agents = {
    http: new http.Agent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
    https: new https.Agent({ keepAlive: true, timeout: IDLE_SOCKET_MS }),
  };
  const accounts = new Map<string, { readonly title: string; readonly budget: AccountBudget }>();
  const stopped = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let order = 0;

  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  function budgetOf(account: HttpAccount): AccountBudget {
    const known = accounts.get(account.account);
    if (known !== undefined) return known.budget;
    const { title } = account;
    const budget = createBudget({
      budget: account.budget,
      resetHeader: account.resetHeader,
      clock,
      onWait: (untilAt) => options.onWait?.({ account: account.account, title, untilAt }),
    });
    accounts.set(account.account, { title, budget });
    return budget;
  }

  return {
    connect(account) {
      const stopping = stopped.signal;
      const budget = budgetOf(account);
      const nextOrder = () => order++;
      const vendor = createVendorHttp(account, { budget, clock, userAgent, agents, stopping, random, nextOrder });
      return { send: (call) => tracked(vendor.send(call)) };
    },
    waits: () =>
      [...accounts].flatMap(([account, { title, budget }]) => {
        const untilAt = budget.waitingUntil();
        return untilAt === undefined ? [] : [{ account, title, untilAt }];
      }),
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
