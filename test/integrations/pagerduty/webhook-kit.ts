import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as realTime } from "node:timers/promises";
import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import type { Emulator } from "../../../src/core/emulator.ts";
import type { EventSource, HookRequest, VendorEvent } from "../../../src/core/events.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { TestClock } from "../../kit/test-clock.ts";
import type { World } from "./kit.ts";

/** The hook as the settings make it. */
export function hookWith(secret?: string): EventSource {
  const clock = new TestClock();
  const env = { PAGERDUTY_API_URL: "http://127.0.0.1:1", PAGERDUTY_API_KEY: "key" };
  const { events } = pagerduty.connect({
    http: createHttpClient({ clock, random: () => 0 }),
    clock,
    env: secret === undefined ? env : { ...env, PAGERDUTY_WEBHOOK_SECRET: secret },
  }).capabilities;
  if (events === undefined) throw new Error("PagerDuty sends webhooks");
  return events;
}

/** A real server at a hook's address. */
export interface Listener {
  readonly url: string;
  /** Requests as they came, whether or not they were believed. */
  readonly requests: readonly HookRequest[];
  /** What those told that were believed. */
  readonly events: readonly VendorEvent[];
  /** Resolves with the events since the last call, as soon as there are so many. */
  next(count: number): Promise<readonly VendorEvent[]>;
  /** Answers so from now on; undefined: 202 to what is believed, 401 to the rest. */
  answer(status: number | undefined): void;
  stop(): Promise<void>;
}

/** How long a webhook may be on its way, ms of real time: only a test that fails waits so long. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 2;

export async function listen(source: EventSource): Promise<Listener> {
  const requests: HookRequest[] = [];
  const events: VendorEvent[] = [];
  let always: number | undefined;
  let taken = 0;
  const hear = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const request = { headers, raw: await buffer(message) };
    requests.push(request);
    const isBelieved = source.verify?.(request) === true;
    if (isBelieved && always === undefined) {
      events.push(...source.read(JSON.parse(request.raw.toString()), request).events);
    }
    response.writeHead(always ?? (isBelieved ? 202 : 401)).end();
  };
  const server = createServer((message, response) => void hear(message, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}/hooks/pagerduty`,
    requests,
    events,
    async next(count) {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      while (events.length < taken + count) {
        if (patience.aborted) throw new Error(`${events.length - taken} of ${count} events came`);
        await realTime(LOOK_MS);
      }
      const some = events.slice(taken);
      taken = events.length;
      return some;
    },
    answer: (status) => {
      always = status;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the server listens nowhere");
}

/** The half of the emulator that happens by itself. */
export function emulatorIn(world: World): Required<Pick<Emulator, "hook" | "incident">> {
  const [one] = world.sandbox.emulators;
  if (one?.hook === undefined || one.incident === undefined) throw new Error("PagerDuty's emulator sends webhooks");
  return { hook: one.hook, incident: one.incident };
}
