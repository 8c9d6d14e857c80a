import { COMPANY } from "../../src/sandbox/company.ts";
import { EMULATORS } from "../../src/sandbox/emulators.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { type SandboxServer, startSandboxServer } from "../../src/sandbox/server.ts";
import { TestClock } from "../kit/test-clock.ts";

type Vendor = "pagerduty" | "opsgenie" | "statuspage";

export interface Vendors {
  readonly clock: TestClock;
  readonly server: SandboxServer;
  /** A request as an integration would send it. Rejects when there is no answer. */
  ask(vendor: Vendor, method: string, path: string, body?: unknown): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** All three emulators, seeded, on a clock that stands still. */
export async function startVendors(): Promise<Vendors> {
  const clock = new TestClock();
  const server = await startSandboxServer({ declarations: EMULATORS, state: memoryState(), clock });
  for (const emulator of server.emulators) emulator.seed(COMPANY);
  const env = server.env();
  const headers: Readonly<Record<Vendor, Readonly<Record<string, string>>>> = {
    pagerduty: {
      authorization: `Token token=${env.PAGERDUTY_API_KEY}`,
      accept: "application/vnd.pagerduty+json;version=2",
      "content-type": "application/json",
      from: "ana@example.com",
    },
    opsgenie: { authorization: `GenieKey ${env.OPSGENIE_API_KEY}`, "content-type": "application/json" },
    statuspage: { authorization: `OAuth ${env.STATUSPAGE_API_KEY}`, "content-type": "application/json" },
  };
  const send = async (url: string, init: RequestInit, body: unknown): Promise<Answer> => {
    const answer = await fetch(url, { ...init, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return {
      status: answer.status,
      text,
      json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined,
    };
  };
  return {
    clock,
    server,
    ask: (vendor, method, path, body) =>
      send(
        `${server.url}/${vendor}${path}`,
        { method, headers: headers[vendor], signal: AbortSignal.timeout(2_000) },
        body,
      ),
    control: (method, path, body) =>
      send(
        `${server.url}/_control/${path}`,
        { method, headers: body === undefined ? {} : { "content-type": "application/json" } },
        body,
      ),
  };
}
