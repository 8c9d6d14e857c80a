import type { FastifyPluginAsync } from "fastify";
import type { GaugeSources } from "../app/metrics-gauges.ts";
import type { Readiness } from "../app/readiness.ts";
import type { Log } from "../core/log.ts";
import { type ListeningHooks, openHooksServer } from "./hooks-server.ts";
import type { Setup } from "./setup.ts";
import { readVersion } from "./version.ts";

/** What a serving process shows of itself over HTTP. */
export interface Front {
  /** For a person who starts it. */
  readonly line: string;
  /** The log, whose events are counted if anybody can ask for the counts. */
  readonly log: Log;
  /** Where the vendors tell of changes; absent where they cannot. */
  readonly hooks?: ListeningHooks;
  watch(sources: GaugeSources): void;
  stop(): Promise<void>;
}

/**
 * Listens where HTTP_PORT says, before anything else is open: a starting replica says so rather than refusing. `guests`
 * are what others have on the same server.
 */
export async function openFront(
  { config, clock, log }: Setup,
  readiness: Readiness,
  guests: readonly FastifyPluginAsync[],
): Promise<Front> {
  if (config.http === undefined) {
    const line = "HTTP_PORT is not set: there is no /healthz, /readyz, /metrics or /hooks.";
    const hooks = config.sandbox ? await openHooksServer({ clock, log }) : undefined;
    return {
      line,
      log,
      ...(hooks === undefined ? {} : { hooks }),
      watch: () => undefined,
      stop: async () => hooks?.stop(),
    };
  }
  const [{ openHttpServer }, { createHooksDoor }, { healthPlugin }, { metricsPlugin }, { createMetrics }] =
    await Promise.all([
      import("../http/server.ts"),
      import("../hooks/door.ts"),
      import("../http/health.ts"),
      import("../http/metrics.ts"),
      import("../app/metrics.ts"),
    ]);
  const metrics = await createMetrics({ version: readVersion(), clock });
  const counting = metrics.counting(log);
  const door = createHooksDoor({ clock, log: counting });
  const plugins = [healthPlugin(readiness), metricsPlugin(metrics.read), door.plugin, ...guests];
  const server = await openHttpServer({ ...config.http, log: counting, clock, plugins });
  return {
    line: `HTTP: /healthz, /readyz, /metrics and /hooks at ${server.url}.`,
    log: counting,
    hooks: { door, url: server.url },
    watch: metrics.watch,
    stop: server.stop,
  };
}
