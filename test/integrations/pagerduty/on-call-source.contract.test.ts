import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { emulator } from "../../../integrations/pagerduty/sandbox.ts";
import { onCallSourceContract } from "../../contracts/on-call-source.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

onCallSourceContract(
  "PagerDuty",
  (company, start) =>
    openVendorWorld({ integration: pagerduty, emulator, company, ...(start === undefined ? {} : { start }) }),
  // Who is on call, and the layer-based schedules.
  { requests: () => 2 },
);
