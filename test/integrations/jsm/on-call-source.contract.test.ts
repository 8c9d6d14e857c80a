import { jsm } from "../../../integrations/jsm/index.ts";
import { emulator } from "../../../integrations/jsm/sandbox.ts";
import { onCallSourceContract } from "../../contracts/on-call-source.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

onCallSourceContract(
  "Jira Service Management",
  (company, start) =>
    openVendorWorld({ integration: jsm, emulator, company, ...(start === undefined ? {} : { start }) }),
  // There is no list of everybody who is on call: each of the four schedules is asked for by itself. Where its "until" is
  // shown it has a timeline, whose people are ids: those not met before are asked for.
  { requests: (shownSchedules) => 4 + 2 * shownSchedules },
);
