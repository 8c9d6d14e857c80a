import type { Crowd, Extent } from "./engine-process.ts";
import { median, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";
import { type Bed, openStores } from "./stores.ts";

const AT_ONCE = 64;
const ROUNDS = 3;
const ROUND_MS = 1_000;
const REPLICAS = [1, 2, 4];
const AIM = "3,000";

/** (6) Sayings accepted a second, each durable before it counts, 64 people at once; nothing of it may be lost. */
export async function benchAccept(): Promise<readonly string[]> {
  const stores = openStores();
  try {
    const rows: string[][] = [];
    const faults: string[] = [];
    const measure = async (bed: Bed, aim: string): Promise<void> => {
      const { row, fault } = await measured(bed);
      rows.push([bed.title, ...row, aim, loadLine()]);
      if (fault !== undefined) faults.push(fault);
    };
    await measure(await stores.embedded(), AIM);
    for (const replicas of REPLICAS) await measure(await stores.postgres(replicas), "");
    printTable(
      `(6) Sayings a second, ${AT_ONCE} at once, each durable (${stores.settings()})`,
      ["store", "accepted", "engine alone", "to the end", "lost", "open", "aim, accepted", ""],
      rows,
    );
    return faults;
  } finally {
    await stores.stop();
  }
}

async function measured(bed: Bed): Promise<{ row: string[]; fault: string | undefined }> {
  let said = 0;
  const perSecond: Record<Extent, number[]> = { accept: [], acceptOnly: [], finish: [] };
  // In turns, so that whatever else the machine does meets all of them. The first one warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const extent of ["accept", "acceptOnly", "finish"] as const) {
      const order = { extent, atOnce: AT_ONCE / bed.engines.length, ms: ROUND_MS };
      const crowds = await Promise.all(bed.engines.map((engine) => engine.crowd(order)));
      said += crowds.reduce((sum, { sayings }) => sum + sayings, 0);
      if (round > 0) perSecond[extent].push(rateOf(crowds));
    }
  }
  const { lost, open } = await bed.losses(said);
  const rates = [perSecond.accept, perSecond.acceptOnly, perSecond.finish].map((rounds) => whole(median(rounds)));
  return {
    row: [...rates, whole(lost), whole(open)],
    fault:
      lost === 0 && open === 0 ? undefined : `${bed.title}: of ${said} sayings ${lost} were lost, ${open} left open`,
  };
}

/** Of processes that worked at the same time. */
function rateOf(crowds: readonly Crowd[]): number {
  return crowds.reduce((sum, { sayings, ms }) => sum + (sayings * 1_000) / ms, 0);
}
