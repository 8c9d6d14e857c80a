import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { emulator } from "../../../integrations/pagerduty/sandbox.ts";
import { alertSourceContract } from "../../contracts/alert-source.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

alertSourceContract(
  "PagerDuty",
  (company, { fallback } = {}) =>
    openVendorWorld({
      integration: pagerduty,
      emulator,
      company,
      env: fallback === undefined ? {} : { PAGERDUTY_FROM: fallback },
    }),
  // 250 an update: PagerDuty REST docs, PUT /incidents, read 2026-11-21.
  { assignsToPolicies: true, showsLevels: true, alertsPerRequest: 250 },
);
