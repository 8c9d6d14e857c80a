import type { Integration } from "../src/core/integration.ts";
import { jsm } from "./jsm/index.ts";
import { opsgenie } from "./opsgenie/index.ts";
import { pagerduty } from "./pagerduty/index.ts";
import { statuspage } from "./statuspage/index.ts";

/** Every vendor, in the order in which settings and findings list them. */
export const INTEGRATIONS: readonly Integration[] = [statuspage, pagerduty, opsgenie, jsm];
