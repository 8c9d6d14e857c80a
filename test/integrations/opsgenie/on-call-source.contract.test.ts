import { opsgenie } from "../../../integrations/opsgenie/index.ts";
import { emulator } from "../../../integrations/opsgenie/sandbox.ts";
import { onCallSourceContract } from "../../contracts/on-call-source.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

onCallSourceContract(
  "OpsGenie",
  (company, start) =>
    openVendorWorld({ integration: opsgenie, emulator, company, ...(start === undefined ? {} : { start }) }),
  // Everybody at once, and a timeline for each schedule whose "until" is shown.
  { requests: (shownSchedules) => 1 + shownSchedules },
);
