import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Wait } from "../../src/core/http.ts";
import type { Inbound } from "../../src/core/inbound.ts";
import type { Log, LogFields } from "../../src/core/log.ts";
import type { Execution, OperationKind } from "../../src/core/operation-kind.ts";
import type { Operation, Outcome, OutcomeState, Plan, StoredPlan } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createInbox, type Inbox } from "../../src/engine/inbox.ts";
import { createReplica } from "../../src/engine/replica.ts";
import type { Origin } from "../../src/engine/stored-plan.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";

/** What a scripted kind says of one operation: an outcome, nothing at all, or an error that breaks the request off. */
type Answer = Pick<Outcome, "state" | "reason" | "requestId" | "data"> | "silence" | Error;

/** A kind of write on a vendor that does what it is told, and remembers what it was sent. */
export interface ScriptedKind {
  readonly kind: OperationKind;
  /** The ids of each `execute`, in order. */
  readonly sent: string[][];
  /** The ids that were looked for, in order. */
  readonly looked: string[];
  readonly executions: Execution[];
  readonly lookedUnder: Execution[];
}

export interface Script {
  readonly safety?: OperationKind["safety"];
  readonly expiresAfterMs?: number;
  /** `times`: how often this operation was sent before. Default: done. */
  answer?(operation: Operation, times: number): Answer | Promise<Answer>;
  /** What looking finds; undefined: nothing. Absent: the kind cannot look. */
  find?(operation: Operation, times: number): Answer | undefined;
  inverse?: OperationKind["inverse"];
}

export function scriptedKind(name: string, clock: TestClock, script: Script = {}): ScriptedKind {
  const sent: string[][] = [];
  const looked: string[] = [];
  const executions: Execution[] = [];
  const lookedUnder: Execution[] = [];
  const { answer = () => ({ state: "done" as const }), find, inverse } = script;
  const said = async (operation: Operation, given: Answer | Promise<Answer>): Promise<Outcome | undefined> => {
    const plain = await given;
    if (plain instanceof Error) throw plain;
    return plain === "silence" ? undefined : { operation: operation.id, at: clock.now(), ...plain };
  };
  return {
    sent,
    looked,
    executions,
    lookedUnder,
    kind: {
      kind: name,
      params: z.looseObject({}) as unknown as OperationKind["params"],
      safety: script.safety ?? "repeatable",
      ...(script.expiresAfterMs === undefined ? {} : { expiresAfterMs: script.expiresAfterMs }),
      describe: (operation) => `${name} ${operation.target.label}`,
      requests: () => [],
      async *execute(operations, execution) {
        const before = sent.flat();
        sent.push(operations.map(({ id }) => id));
        executions.push(execution);
        for (const operation of operations) {
          const times = before.filter((id) => id === operation.id).length;
          const outcome = await said(operation, answer(operation, times));
          if (outcome !== undefined) yield outcome;
        }
      },
      ...(find === undefined
        ? {}
        : {
            reconcile: async (operation, execution) => {
              lookedUnder.push(execution);
              const times = looked.filter((id) => id === operation.id).length;
              looked.push(operation.id);
              const found = find(operation, times);
              return found === undefined ? undefined : said(operation, found);
            },
          }),
      ...(inverse === undefined ? {} : { inverse }),
    },
  };
}

export function operation(id: string, kind: string, more: Partial<Operation> = {}): Operation {
  return { id, kind, account: kind.split(".")[0] ?? kind, target: { id: `T-${id}`, label: id }, params: {}, ...more };
}

export function plan(operations: readonly Operation[], more: Partial<Plan> = {}): Plan {
  return { type: "plan", title: "Acknowledge everything", operations, by: {}, ...more };
}

export function origin(inbound: string, more: Partial<Origin> = {}): Origin {
  return {
    inbound,
    actor: { id: "console:ana", name: "Ana", email: "ana@example.com", zone: "Europe/Berlin" },
    place: { id: "console:main", platform: "console" },
    command: "ack",
    args: { alerts: "all" },
    said: "ack all",
    ...more,
  };
}

export function inbound(id: string): Inbound {
  const { actor, place, said: text } = origin(id);
  return { id, actor, place, text, addressed: true };
}

/** States by operation: what most tests ask of outcomes. */
export function states(outcomes: readonly Outcome[]): Record<string, OutcomeState> {
  return Object.fromEntries(outcomes.map(({ operation: id, state }) => [id, state]));
}

export interface LoggedLine {
  readonly level: keyof Log;
  readonly event: string;
  readonly fields: LogFields;
}

/** An engine on a real store that survives the engine. */
export class Bed {
  readonly clock = new TestClock();
  readonly dir = mkdtempSync(join(tmpdir(), "tocsin-engine-"));
  readonly lines: LoggedLine[] = [];
  waits: readonly Wait[] = [];
  /** Of engines that are started from now on. */
  settleMs: number | undefined;
  #store: Store | undefined;
  #inbox: Inbox | undefined;

  get store(): Store {
    if (this.#store === undefined) throw new Error("The bed is not open.");
    return this.#store;
  }

  /** Of the engine that was started last. */
  get inbox(): Inbox {
    if (this.#inbox === undefined) throw new Error("The bed is not open.");
    return this.#inbox;
  }

  /** Opens the store (again) and puts an engine on it, as a start of the process does. */
  async start(...kinds: readonly ScriptedKind[]): Promise<Engine> {
    await this.#store?.close();
    this.#store = await openEmbeddedStore({ dir: this.dir, clock: this.clock });
    const line =
      (level: keyof Log) =>
      (event: string, fields: LogFields = {}) => {
        this.lines.push({ level, event, fields });
      };
    const { store, clock } = this;
    const log = { info: line("info"), warn: line("warn"), error: line("error") };
    const replica = createReplica({ store, clock, log, onSilence: () => engine.breakOff() });
    await replica.start();
    const inbox = createInbox({ store, clock, log, replica });
    this.#inbox = inbox;
    const engine = createEngine({
      store,
      kinds: kinds.map(({ kind }) => kind),
      clock,
      log,
      replica,
      inbox,
      ...(this.settleMs === undefined ? {} : { settleMs: this.settleMs }),
      waits: () => this.waits,
    });
    return engine;
  }

  /** Takes over whatever a former process left, wherever it has to be told. */
  takeOver(engine: Engine): Promise<readonly StoredPlan[]> {
    return engine.takeOver(() => true, Number.POSITIVE_INFINITY);
  }

  /** Accepts and carries out, moving time as far as it takes. */
  async run(engine: Engine, what: Plan, from = origin("in-1")): Promise<readonly Outcome[]> {
    const stored = await engine.accept(what, from);
    return this.finish(engine, stored);
  }

  /** Carries out and tells, moving time as far as it takes. */
  async finish(engine: Engine, stored: StoredPlan): Promise<readonly Outcome[]> {
    const outcomes = await this.clock.drive(engine.carryOut(stored));
    await this.clock.drive(engine.conclude(stored));
    return outcomes;
  }

  events(level: keyof Log): readonly string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.event);
  }

  async remove(): Promise<void> {
    await this.#store?.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Lets everything happen that can without time. */
export async function turns(): Promise<void> {
  for (let n = 0; n < 30; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise and its switch. */
export function latch(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
