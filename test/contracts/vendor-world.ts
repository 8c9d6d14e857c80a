import { expect } from "vitest";
import type { Company, EmulatorDeclaration, EmulatorState } from "../../src/core/emulator.ts";
import type { Account, Integration } from "../../src/core/integration.ts";
import type { Named, NameKind } from "../../src/core/names.ts";
import type { Execution, OperationKind } from "../../src/core/operation-kind.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import type { TrafficEntry } from "../../src/sandbox/traffic.ts";
import { startTestSandbox } from "../kit/sandbox.ts";
import { TestClock } from "../kit/test-clock.ts";

/** One vendor on its emulator, filled with a company, and the integration that reaches it over HTTP. */
export interface VendorWorld {
  readonly clock: TestClock;
  readonly account: Account;
  /** What the emulator remembers. */
  readonly state: EmulatorState;
  settle<T>(work: Promise<T>): Promise<T>;
  /** The only one of that name. */
  named(kind: NameKind, name: string): Promise<Named>;
  kindOf(operation: Operation): OperationKind;
  /** Takes operations as the engine does: as JSON, under a plan of their own. */
  accept(operations: readonly Operation[], by?: Attribution): AcceptedPlan;
  /** Accepts and carries out. */
  does(operations: readonly Operation[], by?: Attribution): Promise<readonly Outcome[]>;
  /** What takes these back, the last first. */
  inverses(operations: readonly Operation[], outcomes: readonly Outcome[]): readonly Operation[];
  /** Does `work` while the first `times` (default 1) requests of this sort have this fault. Fails when none had it. */
  struck<T>(sort: "reads" | "writes", fault: FaultInput["fault"], work: () => Promise<T>, times?: number): Promise<T>;
  /** The requests since the last call. */
  traffic(): readonly TrafficEntry[];
  /** Ends it: no request broke the vendor's document and no fault was left over. */
  ends(): Promise<void>;
}

export interface AcceptedPlan {
  /** Each operation exactly once, in the plan's order; those `after` one that came to nothing are not sent. */
  carriedOut(): Promise<readonly Outcome[]>;
  /** The requests that `explain` would show. */
  requests(): ReturnType<OperationKind["requests"]>;
  /** Looks for the only operation of the plan. */
  reconcile(): Promise<Outcome | undefined>;
}

export interface VendorWorldOptions {
  readonly integration: Integration;
  readonly emulator: EmulatorDeclaration;
  readonly company: Company;
  readonly env?: Readonly<Record<string, string>>;
  readonly start?: string;
}

export async function openVendorWorld(options: VendorWorldOptions): Promise<VendorWorld> {
  const clock = new TestClock(options.start);
  const states: EmulatorState[] = [];
  const { vendor, create } = options.emulator;
  const emulator: EmulatorDeclaration = { vendor, create: (given) => create({ ...given, state: seen(given.state) }) };
  function seen(state: EmulatorState): EmulatorState {
    states.push(state);
    return state;
  }
  const sandbox = await startTestSandbox({ emulators: [emulator], clock, company: options.company });
  const account = options.integration.connect({ http: sandbox.http, clock, env: { ...sandbox.env, ...options.env } });
  const world: VendorWorld = {
    clock,
    account,
    state: only(states),
    settle: sandbox.settle,
    named: async (kind, name) => {
      const all = await sandbox.settle(account.names[kind]?.() ?? Promise.resolve([]));
      return only(all.filter((one) => one.name === name));
    },
    ...writingTo(account, { clock, settle: sandbox.settle }),
    async struck(sort, fault, work, times = 1) {
      const methods = sort === "reads" ? (["GET"] as const) : (["POST", "PUT", "PATCH", "DELETE"] as const);
      for (const method of methods) sandbox.addFault({ method, times, fault });
      const untouched = sandbox.pendingFaults();
      const result = await work();
      expect(sandbox.pendingFaults()).not.toEqual(untouched);
      sandbox.clearFaults();
      return result;
    },
    traffic() {
      const since = [...sandbox.traffic];
      sandbox.clearTraffic();
      return since;
    },
    async ends() {
      await sandbox.stop();
      sandbox.expectClean();
    },
  };
  return world;
}

type Writing = Pick<VendorWorld, "kindOf" | "accept" | "does" | "inverses">;

/** How a test carries out an account's writes: as the engine does. */
export function writingTo(account: Account, { clock, settle }: Pick<VendorWorld, "clock" | "settle">): Writing {
  let plans = 0;

  const kindOf = ({ kind }: Operation): OperationKind => only(account.kinds.filter((one) => one.kind === kind));

  async function sendAll(operations: readonly Operation[], execution: Execution): Promise<readonly Outcome[]> {
    const outcomes = new Map<string, Outcome>();
    const isGood = (id: string) => ["done", "already"].includes(outcomes.get(id)?.state ?? "");
    for (const kind of new Set(operations.map((operation) => operation.kind))) {
      const ready = operations.filter((one) => one.kind === kind && (one.after === undefined || isGood(one.after)));
      const [first] = ready;
      if (first === undefined) continue;
      const came = await settle(Array.fromAsync(kindOf(first).execute(ready, execution)));
      expect(came.map((outcome) => outcome.operation).sort()).toEqual(ready.map(({ id }) => id).sort());
      for (const outcome of came) {
        expectOutcome(outcome);
        outcomes.set(outcome.operation, outcome);
      }
    }
    return operations.flatMap(({ id }) => outcomes.get(id) ?? []);
  }

  const writing: Writing = {
    kindOf,
    accept(operations, by) {
      expectOperations(operations, account, kindOf);
      const stored = structuredClone(operations);
      const { signal } = new AbortController();
      plans += 1;
      const execution: Execution = { planId: `plan-${plans}`, createdAt: clock.now(), by, signal };
      return {
        carriedOut: () => sendAll(stored, execution),
        requests: () => {
          const kinds = [...new Set(stored.map((operation) => operation.kind))];
          return kinds.flatMap((kind) => {
            const some = stored.filter((operation) => operation.kind === kind);
            return some[0] === undefined ? [] : kindOf(some[0]).requests(some, execution);
          });
        },
        async reconcile() {
          const operation = only(stored);
          const found = await settle(
            kindOf(operation).reconcile?.(operation, execution) ?? Promise.reject(new Error("it cannot be looked for")),
          );
          if (found === undefined) return undefined;
          expect(found.operation).toBe(operation.id);
          expectOutcome(found);
          return found;
        },
      };
    },
    does: (operations, by) => writing.accept(operations, by).carriedOut(),
    inverses: (operations, outcomes) =>
      operations.toReversed().flatMap((operation) => {
        const outcome = outcomes.find((one) => one.operation === operation.id);
        return (outcome && kindOf(operation).inverse?.(operation, outcome)) ?? [];
      }),
  };
  return writing;
}

/** What every operation must be, whoever made it. */
function expectOperations(
  operations: readonly Operation[],
  { account }: Account,
  kindOf: (operation: Operation) => OperationKind,
): void {
  expect(JSON.parse(JSON.stringify(operations))).toStrictEqual(operations);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  for (const [at, operation] of operations.entries()) {
    const kind = kindOf(operation);
    expect(operation.account).toBe(account);
    expect(kind.params.parse(operation.params)).toEqual(operation.params);
    expect(kind.describe(operation)).toMatch(/^[^\n]+$/u);
    if (operation.after === undefined) continue;
    expect(operations.slice(0, at).map(({ id }) => id)).toContain(operation.after);
  }
}

function expectOutcome(outcome: Outcome): void {
  expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
  if (outcome.state === "failed" || outcome.state === "unknown") expect(outcome.reason).toMatch(/^[^\n]+$/u);
}

export function only<T>(items: readonly T[]): T {
  const [first, second] = items;
  if (first === undefined || second !== undefined) throw new Error(`expected one, got ${items.length}`);
  return first;
}

export const statesOf = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ state }) => state);
