import { examineStore } from "../../store/embedded/examine.ts";
import { ensureThere, isDatabaseAddress, openExistingStoreAt, shownAddress } from "../../store/open-at.ts";
import { readSetup, type Setup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { ownAddress, whileFree } from "./access.ts";
import { type Counts, countsLine, createTally } from "./tally.ts";

interface Finding {
  readonly where: string;
  readonly counts: Counts;
  readonly faults: readonly string[];
}

/** Reads everything that is stored and says whether it is as it was written. Returns 0 when it is, else 1. */
export async function checkStore(shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const address = ownAddress(setup);
  const { where, counts, faults } = isDatabaseAddress(address)
    ? await readDatabase(setup, address)
    : await examineFolder(setup, address);
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
async function readDatabase({ clock, log }: Setup, address: string): Promise<Finding> {
  const store = await openExistingStoreAt(address, { clock, log });
  try {
    const tally = createTally();
    for await (const row of store.rows()) tally.add(row);
    return { where: shownAddress(address), counts: tally.counts(), faults: [] };
  } finally {
    await store.close();
  }
}
