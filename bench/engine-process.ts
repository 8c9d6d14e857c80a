import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { SILENT_LOG } from "../src/core/log.ts";
import type { StoredPlan } from "../src/core/plan.ts";
import type { Store } from "../src/core/store.ts";
import { realClock } from "../src/real-clock.ts";
import { openStoreAt } from "../src/store/open-at.ts";
import { type EngineBench, openEngineBench } from "./engine-bench.ts";

/** How far each saying is followed. acceptOnly: the engine's own part · accept: heard and accepted · finish: to its end. */
export type Extent = "acceptOnly" | "accept" | "finish";

/** So many people at once, each waiting for their answer before they go on. */
interface CrowdOrder {
  readonly do: "crowd";
  readonly extent: Extent;
  readonly atOnce: number;
  readonly ms: number;
}

/** Sayings that arrive on a schedule, whether or not the ones before are answered. */
interface ArrivalsOrder {
  readonly do: "arrivals";
  readonly perSecond: number;
  readonly ms: number;
}

type Order = CrowdOrder | ArrivalsOrder | { readonly do: "tally" };

export interface Crowd {
  readonly sayings: number;
  readonly ms: number;
}

/** What the store holds, as any process reads it. */
export interface Tally {
  /** Sayings without an answer, and plans without a report. */
  readonly open: number;
  readonly finished: number;
}

/** Beyond what any measurement makes. */
const FINISHED_MAX = 10_000_000;

/** An engine on a store in a process of its own: its figures are not those of a process that measures others too. */
export interface EngineProcess {
  /** From the start of the process until its store was open, ms. */
  readonly openedMs: number;
  /** Plans that are only accepted are finished afterwards, outside the time that is measured. */
  crowd(order: Omit<CrowdOrder, "do">): Promise<Crowd>;
  /** From the moment each was due until it was accepted, ms. All of them are finished when it resolves. */
  arrivals(order: Omit<ArrivalsOrder, "do">): Promise<readonly number[]>;
  tally(): Promise<Tally>;
  /** As a crash ends it. */
  kill(): Promise<void>;
}

/** `address`: a folder or postgres://…; `name` is unlike those of other processes on the same store. */
export async function startEngine(address: string, name = "1"): Promise<EngineProcess> {
  const child = fork(new URL(import.meta.url).pathname, [address, name], {
    execArgv: [...process.execArgv, "--disable-warning=ExperimentalWarning"],
  });
  const openedMs = Number(await answerOf(child));
  const ask = <T>(order: Order): Promise<T> => {
    child.send(order);
    return answerOf(child) as Promise<T>;
  };
  return {
    openedMs,
    crowd: (order) => ask({ ...order, do: "crowd" }),
    arrivals: (order) => ask({ ...order, do: "arrivals" }),
    tally: () => ask({ do: "tally" }),
    kill: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the process of the engine ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer);
    });
  });
}

async function crowdOf(bench: EngineBench, { extent, atOnce, ms }: CrowdOrder): Promise<Crowd> {
  const accepted: StoredPlan[] = [];
  const start = performance.now();
  let sayings = 0;
  const person = async (): Promise<void> => {
    while (performance.now() - start < ms) {
      const plan = await (extent === "acceptOnly" ? bench.acceptOnly() : bench.accept());
      if (extent === "finish") await bench.finish(plan);
      else accepted.push(plan);
      sayings += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, person));
  const took = performance.now() - start;
  const rest = accepted.values();
  const finisher = async (): Promise<void> => {
    for (const plan of rest) await bench.finish(plan);
  };
  await Promise.all(Array.from({ length: atOnce }, finisher));
  return { sayings, ms: took };
}

async function arrivalsOf(bench: EngineBench, { perSecond, ms }: ArrivalsOrder): Promise<readonly number[]> {
  const everyMs = 1_000 / perSecond;
  const start = performance.now();
  const latencies: number[] = [];
  const under: Promise<void>[] = [];
  const saying = async (dueAt: number): Promise<void> => {
    const plan = await bench.accept();
    latencies.push(performance.now() - dueAt);
    await bench.finish(plan);
  };
  for (let dueAt = start; dueAt < start + ms; dueAt += everyMs) {
    const early = dueAt - performance.now();
    if (early > 0) await wait(early);
    under.push(saying(dueAt));
  }
  await Promise.all(under);
  return latencies;
}

async function tallyOf(store: Store): Promise<Tally> {
  const lists = await Promise.all((["inbounds", "plans", "claims"] as const).map((name) => store.list(name)));
  const finished = await store.read("finished", { limit: FINISHED_MAX });
  return { open: lists.flat().length, finished: finished.length };
}

/** In the child: opens the store, then carries out one order after the other until it is killed. */
async function serve(address: string, name: string): Promise<void> {
  const store = await openStoreAt(address, { clock: realClock, log: SILENT_LOG });
  const openedMs = performance.now();
  const bench = await openEngineBench(store, name);
  const carryOut = (order: Order): Promise<object> => {
    if (order.do === "crowd") return crowdOf(bench, order);
    return order.do === "arrivals" ? arrivalsOf(bench, order) : tallyOf(store);
  };
  process.on("message", (order: Order) => void carryOut(order).then((answer) => process.send?.(answer)));
  process.send?.(openedMs);
}

const [, script, address, name] = process.argv;
if (process.send !== undefined && script === new URL(import.meta.url).pathname) {
  await serve(address ?? "", name ?? "");
}
