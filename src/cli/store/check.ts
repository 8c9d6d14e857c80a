import { examineStore } from "../../store/embedded/examine.ts";
import {
  ensureThere,
  isDatabaseAddress,
  openExistingStoreAt,
  placeOf,
  type StorePlace,
  shownPlace,
} from "../../store/open-at.ts";
import { readSetup, type Setup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { whileFree } from "./access.ts";
import { type Counts, countsLine, createTally } from "./tally.ts";

interface Finding {
  readonly where: string;
  readonly counts: Counts;
  readonly faults: readonly string[];
}

/** Reads everything that is stored and says whether it is as it was written. Returns 0 when it is, else 1. */
export async function checkStore(shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const place = placeOf(setup.config);
  const { where, counts, faults } = isDatabaseAddress(place.address)
    ? await readDatabase(setup, place)
    : await examineFolder(setup, place.address);
  const [first, ...rest] = faults;
  if (first === undefined) {
    shell.stdout.write(`${where} is sound: ${countsLine(counts)}.\n`);
    return 0;
  }
  const more = rest.length === 0 ? "" : ` And ${rest.length} more.`;
  shell.stdout.write(`${where} is damaged: ${first}${more}\n`);
  return 1;
}

async function examineFolder(setup: Setup, dir: string): Promise<Finding> {
  ensureThere(dir);
  const { file, counts, faults } = await whileFree(setup, dir, async () => examineStore(dir));
  return { where: file, counts, faults };
}

/** The pages are the server's own business; every row is read and parsed. */
async function readDatabase({ clock, log }: Setup, place: StorePlace): Promise<Finding> {
  const store = await openExistingStoreAt(place.address, { clock, log, schema: place.schema });
  try {
    const tally = createTally();
    for await (const row of store.rows()) tally.add(row);
    return { where: shownPlace(place), counts: tally.counts(), faults: [] };
  } finally {
    await store.close();
  }
}
