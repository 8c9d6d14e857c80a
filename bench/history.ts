import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STORE_FILE } from "../src/store/embedded/database.ts";
import { type EngineProcess, startEngine } from "./engine-process.ts";
import { median, percentile, whole } from "./figures.ts";
import { makeHistory } from "./history-fill.ts";
import { loadLine, printTable } from "./machine.ts";

const SIZES = [10, 10_000, 1_000_000];
const EXTENTS = ["accept", "finish"] as const;
const AT_ONCE = 64;
const ROUNDS = 25;
const ROUND_MS = 200;
const ARRIVALS = { perSecond: 250, ms: 4_000 };
/** How much less may be done a second behind a million than behind ten. */
const RATIO_MAX = 1.2;

interface Aged {
  readonly plans: number;
  readonly megabytes: number;
  readonly engine: EngineProcess;
  readonly perSecond: Record<(typeof EXTENTS)[number], number[]>;
}

/** (8) The same work with more and more finished plans behind it, in many short turns, so that noise meets all of them. */
export async function benchHistory(): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const aged: Aged[] = [];
  try {
    for (const plans of SIZES) aged.push(await age(join(dir, String(plans)), plans));
    for (let round = 0; round <= ROUNDS; round++) {
      for (const extent of EXTENTS) {
        for (const { engine, perSecond } of round % 2 === 0 ? aged : aged.toReversed()) {
          const { sayings, ms } = await engine.crowd({ extent, atOnce: AT_ONCE, ms: ROUND_MS });
          // The first one warms up.
          if (round > 0) perSecond[extent].push((sayings * 1_000) / ms);
        }
      }
    }
    const rows: string[][] = [];
    for (const one of aged) rows.push([...(await rowOf(one)), ...ratios(one, aged), loadLine()]);
    printTable(
      `(8) Embedded, with finished plans behind it: sayings a second, ${AT_ONCE} at once; latency of accepting at ${ARRIVALS.perSecond} a second, ms`,
      [
        "finished",
        "MB",
        "opened, ms",
        "accepted",
        "to the end",
        "p50",
        "p99",
        "accepted: first / this",
        "to the end: first / this",
        "",
      ],
      rows,
    );
    return faultsOf(aged);
  } finally {
    for (const { engine } of aged) await engine.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

async function age(dir: string, plans: number): Promise<Aged> {
  await makeHistory(dir, plans);
  const { size } = await stat(join(dir, STORE_FILE));
  return { plans, megabytes: size / 1e6, engine: await startEngine(dir), perSecond: { accept: [], finish: [] } };
}

async function rowOf({ plans, megabytes, engine, perSecond }: Aged): Promise<string[]> {
  const latencies = await engine.arrivals(ARRIVALS);
  return [
    whole(plans),
    whole(megabytes),
    whole(engine.openedMs),
    whole(median(perSecond.accept)),
    whole(median(perSecond.finish)),
    percentile(latencies, 50).toFixed(1),
    percentile(latencies, 99).toFixed(1),
  ];
}

/** Each round is compared with the same round of the first. */
function ratioOf(one: Aged, first: Aged, extent: (typeof EXTENTS)[number]): number {
  return median(one.perSecond[extent].map((rate, round) => (first.perSecond[extent][round] ?? Number.NaN) / rate));
}

function ratios(one: Aged, [first = one]: readonly Aged[]): string[] {
  return EXTENTS.map((extent) => ratioOf(one, first, extent).toFixed(2));
}

function faultsOf(aged: readonly Aged[]): readonly string[] {
  const [first] = aged;
  if (first === undefined) return [];
  return aged.flatMap((one) =>
    EXTENTS.flatMap((extent) => {
      const ratio = ratioOf(one, first, extent);
      if (ratio <= RATIO_MAX) return [];
      return `${extent} is ${ratio.toFixed(2)} × slower behind ${whole(one.plans)} finished plans (at most ${RATIO_MAX})`;
    }),
  );
}
