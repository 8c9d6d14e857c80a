import { emulator as opsgenie } from "../../integrations/opsgenie/sandbox.ts";
import { emulator as pagerduty } from "../../integrations/pagerduty/sandbox.ts";
import { emulator as statuspage } from "../../integrations/statuspage/sandbox.ts";
import type { EmulatorDeclaration } from "../core/emulator.ts";

/** The emulator of every integration. */
export const EMULATORS: readonly EmulatorDeclaration[] = [statuspage, pagerduty, opsgenie];
