import { opsgenie } from "../../../integrations/opsgenie/index.ts";
import { emulator } from "../../../integrations/opsgenie/sandbox.ts";
import { alertSourceContract } from "../../contracts/alert-source.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

alertSourceContract(
  "OpsGenie",
  (company, { fallback } = {}) =>
    openVendorWorld({
      integration: opsgenie,
      emulator,
      company,
      env: fallback === undefined ? {} : { OPSGENIE_FALLBACK_USER: fallback },
    }),
  // There is no call for several alerts at once, and an alert does not say which level was paged last: OpsGenie docs, Alert API, read 2026-11-21.
  { assignsToPolicies: false, showsLevels: false, alertsPerRequest: 1 },
);
