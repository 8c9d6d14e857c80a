import type { FastifyPluginAsync } from "fastify";
import { sendLine } from "./server-faults.ts";

export interface HealthOptions {
  /** Why it is not ready, in a line; undefined: it is. Never throws. */
  unreadiness(): Promise<string | undefined>;
}

/**
 * `/healthz` answers as long as the process turns, whatever happens outside: who restarts it for a vendor's outage makes
 * that worse. `/readyz` says whether it should be sent work.
 */
export function healthPlugin({ unreadiness }: HealthOptions): FastifyPluginAsync {
  return async (app) => {
    app.get("/healthz", (_request, reply) => sendLine(reply, 200, { alive: true }));
    app.get("/readyz", async (_request, reply) => {
      const reason = await unreadiness();
      return reason === undefined
        ? sendLine(reply, 200, { ready: true })
        : sendLine(reply, 503, { ready: false, reason });
    });
  };
}
