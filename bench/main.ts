import { benchCold } from "./cold.ts";
import { machineLine } from "./machine.ts";
import { benchNames } from "./names.ts";
import { benchRouter } from "./router.ts";
import { benchAcknowledge, benchSetLevel } from "./vendors.ts";

const PARTS: Readonly<Record<string, () => Promise<void> | void>> = {
  router: benchRouter,
  ack: benchAcknowledge,
  level: benchSetLevel,
  names: benchNames,
  start: benchCold,
};

/** All parts, or those named on the command line. Figures are of this machine, now; compare ratios, not milliseconds. */
const wanted = process.argv.slice(2);
console.log(machineLine());
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await part();
}
