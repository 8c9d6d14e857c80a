import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import { createMetrics } from "../../src/app/metrics.ts";
import type { Arrival } from "../../src/core/arrival.ts";
import type { Log, LogFields } from "../../src/core/log.ts";
import type { Store } from "../../src/core/store.ts";
import { createHooksDoor } from "../../src/hooks/door.ts";
import { hookSecret, hookSecrets } from "../../src/hooks/secrets.ts";
import { openHttpServer } from "../../src/http/server.ts";
import { parsed, type Sample, sampled } from "../kit/prometheus.ts";
import { TestClock } from "../kit/test-clock.ts";
import { Directory, QUICK_ROOT } from "../store/embedded/directory.ts";
import { plainSource, signatureOf, signingSource } from "./senders.ts";

export const MASTER = "0123456789abcdef0123456789abcdef";
export const FORMER = "fedcba9876543210fedcba9876543210";
export const SIGNING = "whsec-signing-hush";
/** The secret of the hook "in/deploys". */
export const SECRET = hookSecret(MASTER, "in/deploys");

const connections = new Agent({ keepAlive: true });

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface Post {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Sent in pieces of this size, without saying how long it is. */
  readonly chunkBytes?: number;
}

export interface Line {
  readonly level: keyof Log;
  readonly event: string;
  readonly fields: LogFields;
}

/** The door on a real server, over the embedded store. Open, unless the test says otherwise. */
export async function openBed({ isOpen = true } = {}) {
  const clock = new TestClock();
  const directory = new Directory(QUICK_ROOT);
  onTestFinished(() => directory.remove());
  const store = await directory.open();
  const lines: Line[] = [];
  const note =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields });
  const metrics = await createMetrics({ version: "1.2.3", clock });
  const log = metrics.counting({ info: note("info"), warn: note("warn"), error: note("error") });
  const door = createHooksDoor({ clock, log });
  const server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [door.plugin] });
  onTestFinished(server.stop);

  const told: Arrival[] = [];
  const settings = { signing: [SIGNING], masters: { secret: MASTER as string | undefined, formerSecret: FORMER } };
  const sources = [
    signingSource("pagerduty", () => settings.signing),
    plainSource("alertmanager"),
    plainSource("in/deploys"),
  ];
  const open = (over: Pick<Store, "commit"> = store): void =>
    door.open({
      store: over,
      sources: () => sources,
      secretsOf: (path) => hookSecrets(settings.masters, path),
      arrived: (arrivals) => void told.push(...arrivals),
    });
  if (isOpen) open();

  async function send({ path = "/hooks/pagerduty", method = "POST", headers = {}, body, chunkBytes }: Post) {
    const call = request(server.url, { method, path, agent: connections });
    for (const [name, value] of Object.entries(headers)) call.setHeader(name, value);
    const bytes = Buffer.from(body ?? "");
    if (body !== undefined && chunkBytes === undefined) call.setHeader("content-length", bytes.length);
    for (let n = 0; chunkBytes !== undefined && n < bytes.length; n += chunkBytes) {
      call.write(bytes.subarray(n, n + chunkBytes));
    }
    const answered = new Promise<Answer>((resolve, reject) => {
      call.on("error", reject);
      call.once("response", (response) => {
        const { statusCode: status = 0, headers: heads } = response;
        text(response).then((read) => resolve({ status, headers: heads, body: read }), reject);
      });
    });
    call.end(chunkBytes === undefined ? bytes : undefined);
    return answered;
  }

  return {
    ...{ clock, directory, store, door, lines, told, settings, sources, open, send, url: server.url },
    /** Sends a body with the signature of a secret. */
    signed: (body: string | Uint8Array, { secret = SIGNING, ...more }: Post & { readonly secret?: string } = {}) =>
      send({
        body,
        ...more,
        headers: { "content-type": "application/json", "x-signature": signatureOf(secret, body), ...more.headers },
      }),
    /** Sends JSON to the unsigned hook "in/deploys", with its secret in the address. */
    plain: (body: string, more: Post = {}) =>
      send({
        path: `/hooks/in/deploys/${SECRET}`,
        body,
        ...more,
        headers: { "content-type": "application/json", ...more.headers },
      }),
    /** The ids that wait in the store. */
    arrivals: async () => (await store.list("arrivals")).map(({ id }) => id),
    /** How often so many deliveries to this path came to this end. */
    counted: async (labels: Sample["labels"]) =>
      sampled(parsed((await metrics.read()).text), "tocsin_hook_deliveries_total", labels),
    exposed: async () => (await metrics.read()).text,
  };
}

/** A body with these events. */
export function bodyOf(...ids: readonly string[]): string {
  return JSON.stringify({ events: ids.map((id) => ({ id, alert: `of-${id}` })) });
}

/** Expects one line of JSON and returns what it says. */
export function lineOf({ body }: Answer): unknown {
  expect(body).toMatch(/^[^\n]+\n$/u);
  return JSON.parse(body);
}
