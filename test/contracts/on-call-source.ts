import { dutyContract } from "./duties.ts";
import { dutyTimesContract } from "./duty-times.ts";
import type { OnCallTraits, OpenOnCallWorld } from "./on-call-world.ts";
import { shiftsContract } from "./shifts.ts";

/** What every OnCallSource must do. */
export function onCallSourceContract(vendor: string, open: OpenOnCallWorld, traits: OnCallTraits): void {
  dutyContract(vendor, open, traits);
  dutyTimesContract(vendor, open);
  shiftsContract(vendor, open);
}
