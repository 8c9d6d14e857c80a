import type { FastifyPluginAsync } from "fastify";
import { fastify } from "fastify";
import { pagerduty } from "../integrations/pagerduty/index.ts";
import { createMetrics } from "../src/app/metrics.ts";
import type { AlertSource } from "../src/core/alerts.ts";
import type { EventSource } from "../src/core/events.ts";
import { SILENT_LOG } from "../src/core/log.ts";
import type { Store } from "../src/core/store.ts";
import { createKnowledge } from "../src/feed/known/create-knowledge.ts";
import type { HookParts } from "../src/hooks/delivery.ts";
import { createHooksDoor } from "../src/hooks/door.ts";
import { createHttpClient } from "../src/http/client.ts";
import { openHttpServer } from "../src/http/server.ts";
import { realClock } from "../src/real-clock.ts";
import { openEmbeddedStore } from "../src/store/embedded/open.ts";
import { HOOK_PATH, HOOK_SECRET } from "./hooks-payload.ts";

/**
 * bare: what no intake can do without, fastify and the check of the signature on the raw bytes · durable: the door over the
 * embedded store · fed: the same, with the feed of the same process taking in what arrives
 */
export type ServerKind = "bare" | "durable" | "fed";

const HERE = { host: "127.0.0.1", port: 0 };
const BODY_BYTES_MAX = 262_144;

/** Starts one, on a store in `dir`. Returns its port. */
export async function openServer(kind: ServerKind, dir: string): Promise<number> {
  const source = hook();
  if (kind === "bare") return openBare(source);
  const store = await openEmbeddedStore({ dir, clock: realClock });
  const metrics = await createMetrics({ version: "bench", clock: realClock });
  const log = metrics.counting(SILENT_LOG);
  const door = createHooksDoor({ clock: realClock, log });
  const server = await openHttpServer({ ...HERE, log, clock: realClock, plugins: [door.plugin] });
  const arrived = kind === "fed" ? feed(store) : () => undefined;
  door.open({ store, sources: () => [source], secretsOf: () => [], arrived });
  return Number(new URL(server.url).port);
}

function hook(): EventSource {
  const env = {
    PAGERDUTY_API_URL: "http://127.0.0.1:1",
    PAGERDUTY_API_KEY: "key",
    PAGERDUTY_WEBHOOK_SECRET: HOOK_SECRET,
  };
  const { events } = pagerduty.connect({
    http: createHttpClient({ clock: realClock }),
    clock: realClock,
    env,
  }).capabilities;
  if (events === undefined) throw new Error("PagerDuty sends webhooks");
  return events;
}

async function openBare(source: EventSource): Promise<number> {
  const plugin: FastifyPluginAsync = async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.post(HOOK_PATH, (request, reply) => {
      const signature = String(request.headers["x-pagerduty-signature"]);
      const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
      const isSigned = source.verify?.({ headers: { "x-pagerduty-signature": signature }, raw }) === true;
      return reply.code(isSigned ? 202 : 401).send();
    });
  };
  const app = fastify({ bodyLimit: BODY_BYTES_MAX });
  await app.register(plugin);
  return Number(new URL(await app.listen(HERE)).port);
}

/** A vendor of whom nothing is asked: the signature vouches for what its webhooks tell. */
function feed(store: Store): HookParts["arrived"] {
  const silent: Pick<AlertSource, "account" | "title" | "prefix" | "list" | "find"> = {
    account: "pagerduty",
    title: "PagerDuty",
    prefix: "PD",
    async *list() {},
    find: async () => undefined,
  };
  const knowledge = createKnowledge({
    store,
    clock: realClock,
    log: SILENT_LOG,
    sources: () => [silent as AlertSource],
    roadOf: () => "hooks",
    onBoard: async () => undefined,
    onTest: async () => undefined,
  });
  void knowledge.lead(new AbortController().signal);
  return knowledge.arrived;
}
