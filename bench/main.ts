import { benchAccept } from "./accept.ts";
import { benchCards } from "./cards.ts";
import { benchCold } from "./cold.ts";
import { benchDiscord } from "./discord.ts";
import { benchDurability } from "./durability.ts";
import { benchHistory } from "./history.ts";
import { benchHooks } from "./hooks.ts";
import { benchLatency } from "./latency.ts";
import { loadLine, machineLine, memoryDiskLine } from "./machine.ts";
import { benchMemory } from "./memory.ts";
import { benchNames } from "./names.ts";
import { benchRecovery } from "./recovery.ts";
import { benchRouter } from "./router.ts";
import { benchSlack } from "./slack.ts";
import { benchAcknowledge, benchSetLevel } from "./vendors.ts";

interface Part {
  readonly says: string;
  /** Resolves with what does not hold of the counts and ratios that must. */
  run(): Promise<readonly string[]>;
}

const PARTS: Readonly<Record<string, Part>> = {
  router: { says: "messages against up to 10,000 commands, beside Hubot", run: benchRouter },
  ack: { says: '"ack all" of up to 5,000 alerts: requests, and time over the least', run: benchAcknowledge },
  level: { says: '"status X degraded": requests and round trips', run: benchSetLevel },
  names: { says: "a misspelt name among 10,000, beside fuse.js", run: benchNames },
  start: { says: "from process start to the first reply", run: benchCold },
  accept: { says: "sayings accepted a second, each durable: embedded, and 1, 2 and 4 replicas", run: benchAccept },
  latency: { says: "how long accepting takes at 250 sayings a second", run: benchLatency },
  history: { says: "the same behind 10, 10,000 and 1,000,000 finished plans, side by side", run: benchHistory },
  recovery: { says: "a start on 10,000 unfinished plans: first answer, and each finished once", run: benchRecovery },
  memory: { says: "what an idle server without a chat keeps in memory, and what takes it", run: benchMemory },
  slack: { says: "Slack under load, by socket and by HTTP: acknowledged in time, nothing lost", run: benchSlack },
  discord: { says: "Discord under load, completions among 5,000 components, and the start", run: benchDiscord },
  hooks: { says: "signed webhooks taken a second, each durable, beside a bare server", run: benchHooks },
  cards: { says: "from an alert at its vendor until its card is seen in Slack and Discord", run: benchCards },
  durability: { says: "a commit beside lowdb's own file and a write that is not synced", run: benchDurability },
};

/** All parts, or those named on the command line. Figures are of this machine, now; compare ratios, not milliseconds. */
async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(", ")}. There are:\n${listOfParts()}`);
  console.log(`${machineLine()}, ${loadLine()}`);
  const warning = memoryDiskLine();
  if (warning !== undefined) console.log(warning);
  const faults: string[] = [];
  for (const [name, { says, run }] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${name}: ${says}`);
    faults.push(...(await run()).map((fault) => `${name}: ${fault}`));
  }
  for (const fault of faults) console.log(`\nDoes not hold: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function listOfParts(): string {
  return Object.entries(PARTS)
    .map(([name, { says }]) => `  ${name}: ${says}`)
    .join("\n");
}

await main(process.argv.slice(2));
