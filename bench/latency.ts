import { percentile, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";
import { type Bed, openStores } from "./stores.ts";

const PER_SECOND = 250;
const WARM_UP_MS = 2_000;
const MEASURED_MS = 12_000;

/** (7) How long a person waits until it is accepted, at 250 sayings a second that come whether or not others are answered. */
export async function benchLatency(): Promise<readonly string[]> {
  const stores = openStores();
  try {
    const rows: string[][] = [];
    const faults: string[] = [];
    const measure = async (bed: Bed, aim: string): Promise<void> => {
      const [engine] = bed.engines;
      if (engine === undefined) throw new Error("there is no engine");
      const first = await engine.arrivals({ perSecond: PER_SECOND, ms: WARM_UP_MS });
      const latencies = await engine.arrivals({ perSecond: PER_SECOND, ms: MEASURED_MS });
      const { lost, open } = await bed.losses(first.length + latencies.length);
      const ms = [50, 99, 100].map((percent) => percentile(latencies, percent).toFixed(1));
      rows.push([bed.title, whole(latencies.length), ...ms, whole(lost), whole(open), aim, loadLine()]);
      if (lost !== 0 || open !== 0) faults.push(`${bed.title}: ${lost} sayings were lost, ${open} left open`);
    };
    await measure(await stores.embedded(), "100");
    await measure(await stores.postgres(1), "150");
    printTable(
      `(7) From when a saying was due until it was accepted, at ${PER_SECOND} a second, ms (${stores.settings()})`,
      ["store", "sayings", "p50", "p99", "worst", "lost", "open", "aim, p99", ""],
      rows,
    );
    return faults;
  } finally {
    await stores.stop();
  }
}
