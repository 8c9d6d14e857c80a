import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INTEGRATIONS } from "../integrations/index.ts";
import { type App, openApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { ChatAdapter, Ears } from "../src/core/chat.ts";
import type { Message } from "../src/core/inbound.ts";
import { SILENT_LOG } from "../src/core/log.ts";
import { plainText } from "../src/core/plain-text.ts";
import { realClock } from "../src/real-clock.ts";
import { COMPANY } from "../src/sandbox/company.ts";
import { alertOf } from "./alerts.ts";
import { type EmulatorOrder, type EmulatorProcess, startEmulators } from "./emulator-process.ts";
import { printTable } from "./machine.ts";

const LATENCY_MS = 50;
const ANA = "ana@example.com";

interface Bench {
  readonly emulators: EmulatorProcess;
  readonly app: App;
  say(text: string): Promise<Message>;
  stop(): Promise<void>;
}

/** The real app against emulators that add 50 ms to each request. */
async function openBench(order: EmulatorOrder): Promise<Bench> {
  const emulators = await startEmulators(order);
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const env = { ...emulators.env, DATA_DIR: dataDir, TOCSIN_RESPONDERS: ANA, TOCSIN_USER: ANA };
  const app = await openApp({ config: readConfig(env, INTEGRATIONS), clock: realClock, log: SILENT_LOG });
  let last: Message | undefined;
  let ears: Ears = async () => undefined;
  let said = 0;
  const adapter: ChatAdapter = {
    platform: "console",
    keepsMessages: false,
    start: async (given) => {
      ears = given;
    },
    stop: async () => undefined,
    send: async (_to, message) => {
      last = message;
      return { platform: "console", id: "0" };
    },
    update: async (_ref, message) => {
      last = message;
      return true;
    },
  };
  await app.attach(adapter);
  return {
    emulators,
    app,
    say: async (text) => {
      const actor = app.speaker();
      await ears({
        id: `bench:${said++}`,
        actor,
        place: { id: "console:bench", platform: "console" },
        text,
        addressed: true,
      });
      if (last === undefined) throw new Error(`no answer to ${text}`);
      return last;
    },
    stop: async () => {
      await app.stop();
      emulators.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** (2) `ack all` of n alerts: requests, and time over the least that the vendor's limits allow. */
export async function benchAcknowledge(): Promise<readonly string[]> {
  const head = ["vendor", "alerts", "acknowledged", "requests", "least", "ms", "least ms", "ratio"];
  const rows: string[][] = [];
  for (const vendor of ["pagerduty", "opsgenie"] as const) {
    for (const n of [100, 1_000, 5_000]) rows.push(await acknowledge(vendor, n));
  }
  printTable(
    `(2) "ack all" at ${LATENCY_MS} ms a request (goal: all acknowledged, at most 1.3 × the least time, least requests + 1 page)`,
    head,
    rows,
  );
  printTable("(2) the same with OpsGenie limited to 20 requests a second", head, [
    await acknowledge("opsgenie", 100, 20),
  ]);
  return [];
}

async function acknowledge(vendor: "pagerduty" | "opsgenie", n: number, requestsPerSecond?: number): Promise<string[]> {
  const company = { ...COMPANY, alerts: Array.from({ length: n }, (_, i) => alertOf(vendor, i)) };
  const bench = await openBench({ company, ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }) });
  try {
    // Who asks is known by the time somebody runs an outage; what is measured is the job.
    await bench.say("whoami");
    await bench.emulators.setLatency(LATENCY_MS);
    await bench.emulators.record();
    const start = performance.now();
    const message = await bench.say("ack all now");
    const ms = performance.now() - start;
    const done = message.outcomes.filter(({ outcome }) => outcome.state === "done").length;
    if (done !== n) {
      throw new Error(`${vendor}: ${done} of ${n} acknowledged: ${plainText(message.reply, { zone: "UTC", now: 0 })}`);
    }
    const requests = await bench.emulators.requests(vendor);
    const least = leastOf(vendor, n, requestsPerSecond);
    return [
      vendor,
      n.toLocaleString("en"),
      done.toLocaleString("en"),
      requests.toLocaleString("en"),
      `${least.requests.toLocaleString("en")} + 1`,
      ms.toFixed(0),
      least.ms.toFixed(0),
      (ms / least.ms).toFixed(2),
    ];
  } finally {
    await bench.stop();
  }
}

/**
 * The least by the vendors' limits. PagerDuty: pages of 100, updates of 250, all of one step at once: three round trips
 * (960 requests a minute are not reached). OpsGenie: pages of 100, one acknowledgement and one poll each, 50 in flight.
 * Both: one page afterwards, for what is still open.
 */
function leastOf(
  vendor: "pagerduty" | "opsgenie",
  n: number,
  requestsPerSecond = Number.POSITIVE_INFINITY,
): { requests: number; ms: number } {
  const pages = Math.ceil(n / 100);
  if (vendor === "pagerduty") {
    const steps = (pages > 1 ? 2 : 1) + 1 + 1;
    return { requests: pages + Math.ceil(n / 250), ms: steps * LATENCY_MS };
  }
  const lists = pages > 1 ? 2 : 1;
  const trips = (lists + Math.ceil((2 * n) / 50) + 1) * LATENCY_MS;
  return { requests: pages + 2 * n, ms: Math.max(trips, ((pages + 2 * n + 1) / requestsPerSecond) * 1_000) };
}

/** (3) `status X degraded` with a warm list: requests, and time over one round trip. */
export async function benchSetLevel(): Promise<readonly string[]> {
  const rows: string[][] = [];
  const faults: string[] = [];
  for (const n of [10, 100, 1_000]) {
    const components = Array.from({ length: n }, (_, i) => ({ name: `Component ${i}` }));
    const [first] = components;
    const company = {
      ...COMPANY,
      components,
      templates: [],
      maintenance: { ...COMPANY.maintenance, component: first?.name ?? "" },
    };
    const bench = await openBench({ company });
    await bench.say("status");
    await bench.emulators.setLatency(LATENCY_MS);
    await bench.emulators.record();
    const start = performance.now();
    const message = await bench.say(`status Component ${n - 1} degraded`);
    const ms = performance.now() - start;
    if (message.reply.tone !== "good") throw new Error(plainText(message.reply, { zone: "UTC", now: 0 }));
    const requests = await bench.emulators.requests();
    if (requests !== 1) faults.push(`with ${n} components it took ${requests} requests`);
    rows.push([n.toLocaleString("en"), String(requests), ms.toFixed(0), (ms / LATENCY_MS).toFixed(2)]);
    await bench.stop();
  }
  printTable(
    '(3) "status X degraded", warm list (goal: 1 request)',
    ["components", "requests", "ms", "round trips"],
    rows,
  );
  return faults;
}
