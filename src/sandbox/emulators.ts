import { emulator as jsm } from "../../integrations/jsm/sandbox.ts";
import { emulator as opsgenie } from "../../integrations/opsgenie/sandbox.ts";
import { emulator as pagerduty } from "../../integrations/pagerduty/sandbox.ts";
import { emulator as statuspage } from "../../integrations/statuspage/sandbox.ts";
import type { EmulatorDeclaration, ImitatedVendor } from "../core/emulator.ts";

const BY_VENDOR: Readonly<Record<ImitatedVendor, EmulatorDeclaration>> = { statuspage, pagerduty, opsgenie, jsm };

/** The emulators of these vendors. */
export function emulatorsOf(vendors: readonly ImitatedVendor[]): readonly EmulatorDeclaration[] {
  return vendors.map((vendor) => BY_VENDOR[vendor]);
}

/** Those of the sandbox as long as nobody asks for others. */
export const EMULATORS: readonly EmulatorDeclaration[] = emulatorsOf(["statuspage", "pagerduty", "opsgenie"]);
