import { statuspage } from "../../../integrations/statuspage/index.ts";
import type { Behaviour } from "../../../integrations/statuspage/sandbox/world.ts";
import { statuspageEmulator } from "../../../integrations/statuspage/sandbox.ts";
import type { Company, EmulatorState } from "../../../src/core/emulator.ts";
import type { Account } from "../../../src/core/integration.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Execution, OperationKind } from "../../../src/core/operation-kind.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import type { Component, Notice, StatusBoard } from "../../../src/core/status.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

export const HOUR_MS = 3_600_000;

export const COMPANY: Company = {
  name: "Kestrel CI",
  people: [],
  teams: [],
  components: [
    { name: "Web" },
    { name: "Build Processing", group: "Builds" },
    { name: "Logs", group: "Builds" },
    { name: "API", group: "Europe" },
    { name: "API", group: "America" },
  ],
  services: [],
  schedules: [],
  policies: [],
  alerts: [],
  maintenance: {
    name: "Database upgrade",
    component: "Logs",
    inMs: 10 * HOUR_MS,
    forMs: 2 * HOUR_MS,
    message: "Logs will be read-only.",
  },
  templates: [
    { name: "Slow builds", title: "Builds are slow", body: "We are on it.", components: ["Build Processing"] },
  ],
};

/** A page of the company, reached through the real wire. */
export interface Page {
  readonly clock: TestClock;
  readonly sandbox: TestSandbox;
  readonly account: Account;
  readonly board: StatusBoard;
  component(name: string): Promise<Component>;
  notice(name: string): Promise<Notice>;
  /** Carries one operation out as the engine would. */
  carryOut(operation: Operation, planId?: string): Promise<Outcome>;
  reconcile(operation: Operation, planId?: string): Promise<Outcome | undefined>;
  kind(operation: Operation): OperationKind;
  /** Subjects of what subscribers were sent since the start. */
  mails(): readonly string[];
  /** "PATCH /pages/…" of each request so far, the page's own prefix left out. */
  requests(): readonly string[];
  lastBody(): JsonObject;
  stop(): Promise<void>;
}

export async function startPage(
  options: { readonly company?: Company; readonly behaviour?: Behaviour; readonly env?: Record<string, string> } = {},
): Promise<Page> {
  const clock = new TestClock();
  let state: EmulatorState | undefined;
  const { vendor, create } = statuspageEmulator(options.behaviour);
  const declaration = {
    vendor,
    create: (given: Parameters<typeof create>[0]) => {
      state = given.state;
      return create(given);
    },
  };
  const sandbox = await startTestSandbox({
    emulators: [declaration],
    clock,
    company: options.company ?? COMPANY,
  });
  const account = statuspage.connect({ http: sandbox.http, clock, env: { ...sandbox.env, ...options.env } });
  const board = account.capabilities.status;
  if (board === undefined) throw new Error("there is no board");
  const kind = (operation: Operation): OperationKind => {
    const found = account.kinds.find((candidate) => candidate.kind === operation.kind);
    if (found === undefined) throw new Error(`no kind ${operation.kind}`);
    return found;
  };
  const execution = (planId = "plan1"): Execution => ({
    planId,
    createdAt: clock.now(),
    by: undefined,
    signal: new AbortController().signal,
  });
  const path = `/pages/${sandbox.env.STATUSPAGE_PAGE_ID}`;
  return {
    clock,
    sandbox,
    account,
    board,
    kind,
    component: async (name) => {
      const found = (await board.components()).find((component) => component.name === name);
      if (found === undefined) throw new Error(`no component ${name}`);
      return found;
    },
    notice: async (name) => {
      const found = (await board.openNotices()).find((notice) => notice.name === name);
      if (found === undefined) throw new Error(`no open notice ${name}`);
      return found;
    },
    carryOut: (operation, planId) => sandbox.settle(only(kind(operation).execute([operation], execution(planId)))),
    reconcile: async (operation, planId) => kind(operation).reconcile?.(operation, execution(planId)),
    mails: () => (state?.table<{ subject: string }>("mails").values() ?? []).map(({ subject }) => subject),
    requests: () => sandbox.traffic.map((entry) => `${entry.method} ${entry.path.replace(path, "")}`),
    lastBody: () => sandbox.traffic.at(-1)?.body as JsonObject,
    stop: () => sandbox.stop(),
  };
}

async function only(outcomes: AsyncIterable<Outcome>): Promise<Outcome> {
  const all: Outcome[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  if (all.length !== 1 || all[0] === undefined) throw new Error(`${all.length} outcomes instead of one`);
  return all[0];
}
