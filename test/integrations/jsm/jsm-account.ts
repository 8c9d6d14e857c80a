import { jsm } from "../../../integrations/jsm/index.ts";
import { type Behaviour, emulatorWith } from "../../../integrations/jsm/sandbox.ts";
import type { Alert, AlertSource } from "../../../src/core/alerts.ts";
import type { Company } from "../../../src/core/emulator.ts";
import type { Account } from "../../../src/core/integration.ts";
import type { OnCallSource } from "../../../src/core/oncall.ts";
import type { OperationKind } from "../../../src/core/operation-kind.ts";
import type { Attribution } from "../../../src/core/people.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import type { FaultInput } from "../../../src/sandbox/faults.ts";
import { PAGED_COMPANY } from "../../contracts/alert-company.ts";
import { actor } from "../../contracts/alert-world.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

/** Jira Service Management on loopback, seeded, and the integration connected to it. */
export interface World {
  readonly sandbox: TestSandbox;
  readonly clock: TestClock;
  /** May be changed while it runs. */
  readonly behaviour: Behaviour;
  readonly account: Account;
  readonly source: AlertSource;
  readonly onCall: OnCallSource;
  settle<T>(work: Promise<T>): Promise<T>;
  list(): Promise<readonly Alert[]>;
  get(title: string): Promise<Alert>;
  by(name: string): Promise<Attribution>;
  /** Carries operations out one after another, whatever becomes of them. */
  run(operations: readonly Operation[], by: Attribution): Promise<readonly Outcome[]>;
  /** This answer to the next requests whose path, below the emulator's address, matches. */
  answers(path: string, status: number, body: unknown, more?: Pick<FaultInput, "times" | "method">): void;
  /** Requests since the last call: "POST alerts/acknowledge", without ids and addresses. */
  requests(): readonly string[];
  /** What Jira Service Management itself answers below "/alerts/". */
  told(path: string): Promise<object>;
  /** Notes of an alert as Jira Service Management has them, newest first. */
  notesOf(alert: Alert): Promise<readonly string[]>;
}

export interface WorldOptions {
  readonly company?: Company;
  readonly behaviour?: Behaviour;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startJsm(options: WorldOptions = {}): Promise<World> {
  const clock = new TestClock();
  const behaviour: Behaviour = { ...options.behaviour };
  const company = options.company ?? PAGED_COMPANY;
  const sandbox = await startTestSandbox({ emulators: [emulatorWith(behaviour)], clock, company });
  const account = jsm.connect({ http: sandbox.http, clock, env: { ...sandbox.env, ...options.env } });
  const { alerts: source, onCall } = account.capabilities;
  if (source === undefined || onCall === undefined) throw new Error("a capability is missing");
  const list = () => sandbox.settle(Array.fromAsync(source.list({})));
  const kindOf = (operation: Operation): OperationKind =>
    one(account.kinds.filter(({ kind }) => kind === operation.kind));
  async function told(path: string): Promise<object> {
    const { JSM_API_URL: api = "", JSM_EMAIL, JSM_API_TOKEN } = sandbox.env;
    const credentials = Buffer.from(`${JSM_EMAIL}:${JSM_API_TOKEN}`).toString("base64");
    const { cloudId } = (await (await fetch(`${api}/_edge/tenant_info`)).json()) as { readonly cloudId: string };
    const headers = { authorization: `Basic ${credentials}` };
    const answer = await fetch(`${api}/jsm/ops/api/${cloudId}/v1/alerts/${path}`, { headers });
    return (await answer.json()) as object;
  }
  let plans = 0;
  return {
    sandbox,
    clock,
    behaviour,
    account,
    source,
    onCall,
    settle: sandbox.settle,
    list,
    get: async (title) => one((await list()).filter((alert) => alert.title === title)),
    by: (name) => sandbox.settle(source.attribute(actor(name))),
    async run(operations, by) {
      plans += 1;
      const execution = {
        planId: `plan-${plans}`,
        createdAt: clock.now(),
        by,
        signal: new AbortController().signal,
      };
      const outcomes: Outcome[] = [];
      for (const operation of operations) {
        const sent = sandbox.settle(Array.fromAsync(kindOf(operation).execute([operation], execution)));
        outcomes.push(one(await sent));
      }
      return outcomes;
    },
    answers: (path, status, body, more = {}) =>
      sandbox.addFault({ path, ...more, fault: { kind: "answer", status, body } } as FaultInput),
    requests() {
      const since = sandbox.traffic.map(({ method, path }) => `${method} ${shortOf(path)}`);
      sandbox.clearTraffic();
      return since;
    },
    told,
    notesOf: async ({ id }) => {
      const { values } = (await told(`${id}/notes?size=100`)) as {
        readonly values: readonly { readonly note: string }[];
      };
      return values.map(({ note }) => note);
    },
  };
}

export function one<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined || items.length !== 1) throw new Error(`expected one, got ${items.length}`);
  return first;
}

export const statesOf = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ state }) => state);

function shortOf(path: string): string {
  return path
    .replace(/^.*\/v1\//u, "")
    .replace(/^.*\/rest\/api\/3\//u, "")
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}(-\d+)?\/?/gu, "");
}
