import { type Behaviour, emulatorWith } from "../../../integrations/jsm/sandbox.ts";
import type { EmulatorState } from "../../../src/core/emulator.ts";
import { memoryState } from "../../../src/sandbox/memory-state.ts";
import { type SandboxServer, startSandboxServer } from "../../../src/sandbox/server.ts";
import { PAGED_COMPANY } from "../../contracts/alert-company.ts";
import { TestClock } from "../../kit/test-clock.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly [key: string]: unknown;
    readonly requestId?: string;
    readonly values?: readonly { readonly [key: string]: unknown }[];
    readonly links?: { readonly next?: string };
  };
}

/** The emulator on a socket, asked as any client would. */
export interface Site {
  readonly clock: TestClock;
  readonly behaviour: Behaviour;
  readonly server: SandboxServer;
  /** At Atlassian's API, as the token's account unless told otherwise. */
  send(method: string, path: string, body?: unknown, authorization?: string): Promise<Answer>;
  /** Below the operations' address. */
  ops(method: string, path: string, body?: unknown): Promise<Answer>;
  /** What became of a write. */
  outcome(answer: Answer): Promise<Answer["body"]>;
  /** The id of the alert with this short number, whatever its state. */
  idOf(tinyId: number): Promise<string>;
}

export async function openSite(kept: EmulatorState = memoryState(), seeded = true): Promise<Site> {
  const clock = new TestClock();
  const behaviour: Behaviour = {};
  const server = await startSandboxServer({ declarations: [emulatorWith(behaviour)], state: kept, clock });
  if (seeded) server.emulators[0]?.seed(PAGED_COMPANY);
  const { JSM_SITE: site = "", JSM_EMAIL, JSM_API_TOKEN, JSM_API_URL: api = "" } = server.env();
  const own = `Basic ${Buffer.from(`${JSM_EMAIL}:${JSM_API_TOKEN}`).toString("base64")}`;
  const { cloudId } = (await (await fetch(`${site}/_edge/tenant_info`)).json()) as { readonly cloudId: string };

  const send: Site["send"] = async (method, path, body, authorization = own) => {
    const answer = await fetch(path.startsWith("http") ? path : `${api}${path.replace("{cloudId}", cloudId)}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text || "{}") as Answer["body"] };
  };
  const ops: Site["ops"] = (method, path, body) => send(method, `/jsm/ops/api/{cloudId}/v1${path}`, body);
  return {
    clock,
    behaviour,
    server,
    send,
    ops,
    outcome: async ({ body }) => (await ops("GET", `/alerts/requests/${body.requestId}`)).body,
    idOf: async (tinyId) => {
      const found = await ops("GET", `/alerts?query=tinyId:${tinyId}`);
      return String(found.body.values?.[0]?.id);
    },
  };
}
