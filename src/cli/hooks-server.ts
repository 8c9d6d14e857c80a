import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { HooksDoor } from "../hooks/door.ts";

/** A door for webhooks, and the address of the server that it is in. */
export interface ListeningHooks {
  readonly door: HooksDoor;
  readonly url: string;
}

/** A server of its own on loopback that takes webhooks alone: for the sandbox, whose vendors are in this process. */
export async function openHooksServer(ports: {
  readonly clock: Clock;
  readonly log: Log;
}): Promise<ListeningHooks & { stop(): Promise<void> }> {
  const [{ openHttpServer }, { createHooksDoor }] = await Promise.all([
    import("../http/server.ts"),
    import("../hooks/door.ts"),
  ]);
  const door = createHooksDoor(ports);
  const server = await openHttpServer({ ...ports, host: "127.0.0.1", port: 0, plugins: [door.plugin] });
  return { door, url: server.url, stop: server.stop };
}
