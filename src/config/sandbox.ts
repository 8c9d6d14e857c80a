import { IMITATED_VENDORS, type ImitatedVendor } from "../core/emulator.ts";
import { nearest } from "../core/nearest.ts";
import { listed } from "../core/wording.ts";
import { DEFAULTS } from "./core-env.ts";
import type { Findings } from "./variables.ts";

interface SandboxVariables {
  readonly TOCSIN_SANDBOX_VENDORS?: string;
}

/** Which vendors the sandbox imitates, each once, in the order of all of them. */
export function readSandboxVendors(
  { TOCSIN_SANDBOX_VENDORS: value = DEFAULTS.sandboxVendors }: SandboxVariables,
  { faults }: Findings,
): readonly ImitatedVendor[] {
  const words = value.split(",").map((word) => word.trim().toLowerCase());
  const isVendor = (word: string): boolean => IMITATED_VENDORS.some((vendor) => vendor === word);
  for (const word of new Set(words.filter((one) => one !== "" && !isVendor(one)))) {
    const close = nearest(word, IMITATED_VENDORS);
    const instead = close === undefined ? `It may have ${listed(IMITATED_VENDORS)}.` : `Did you mean ${close}?`;
    faults.push(`TOCSIN_SANDBOX_VENDORS has "${word}", which the sandbox cannot imitate. ${instead}`);
  }
  if (words.every((word) => word === "")) {
    faults.push(`TOCSIN_SANDBOX_VENDORS names nobody. It may have ${listed(IMITATED_VENDORS)}.`);
  }
  return IMITATED_VENDORS.filter((vendor) => words.includes(vendor));
}
