import { fork } from "node:child_process";
import { emulatorWith } from "../integrations/opsgenie/sandbox.ts";
import { emulator as pagerduty } from "../integrations/pagerduty/sandbox.ts";
import { emulator as statuspage } from "../integrations/statuspage/sandbox.ts";
import type { Company, Effect } from "../src/core/emulator.ts";
import { realClock } from "../src/real-clock.ts";
import { memoryState } from "../src/sandbox/memory-state.ts";
import { startSandboxServer } from "../src/sandbox/server.ts";

/** What the emulators are to be like. */
export interface EmulatorOrder {
  readonly company: Company;
  /** OpsGenie refuses what goes beyond. */
  readonly requestsPerSecond?: number;
}

interface EmulatorAnswer {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface EmulatorProcess extends EmulatorAnswer {
  setLatency(ms: number): Promise<void>;
  /** Forgets the traffic so far and records from now on. */
  record(): Promise<void>;
  /** Requests since `record`, of one vendor or of all. */
  requests(vendor?: string): Promise<number>;
  /** Every note that was added, by its text, with how often. */
  notes(): Promise<ReadonlyMap<string, number>>;
  stop(): void;
}

/** The emulators in a process of their own, so that their work is not counted as the bot's. */
export async function startEmulators(order: EmulatorOrder): Promise<EmulatorProcess> {
  const child = fork(new URL(import.meta.url).pathname);
  child.send(order);
  const answer = await new Promise<EmulatorAnswer>((resolve) =>
    child.once("message", (message) => resolve(message as EmulatorAnswer)),
  );
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${answer.url}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    return response.json();
  };
  return {
    ...answer,
    setLatency: async (ms) => void (await control("PUT", "latency", { ms })),
    record: async () => {
      await control("DELETE", "traffic");
      await control("PUT", "traffic", { recording: true });
    },
    requests: async (vendor) => {
      const entries = (await control("GET", "traffic")) as readonly { readonly vendor: string }[];
      return entries.filter((entry) => vendor === undefined || entry.vendor === vendor).length;
    },
    notes: async () => {
      const effects = (await control("GET", "effects")) as readonly Effect[];
      const texts = effects.flatMap(({ effect, text = "" }) => (effect === "note.added" ? text : []));
      return new Map([...Map.groupBy(texts, (text) => text)].map(([text, times]) => [text, times.length]));
    },
    stop: () => child.kill(),
  };
}

/** In the child: one order, one answer, then requests until it is killed. */
async function serve({ company, requestsPerSecond }: EmulatorOrder): Promise<void> {
  const opsgenie = emulatorWith(requestsPerSecond === undefined ? {} : { requestsPerSecond });
  const server = await startSandboxServer({
    declarations: [statuspage, pagerduty, opsgenie],
    state: memoryState(),
    clock: realClock,
  });
  for (const emulator of server.emulators) emulator.seed(company);
  process.send?.({ url: server.url, env: server.env() } satisfies EmulatorAnswer);
}

if (process.send !== undefined && process.argv[1] === new URL(import.meta.url).pathname) {
  process.once("message", (order) => void serve(order as EmulatorOrder));
}
