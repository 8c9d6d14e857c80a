import { jsm } from "../../integrations/jsm/index.ts";
import { emulator as jsmEmulator } from "../../integrations/jsm/sandbox.ts";
import { opsgenie } from "../../integrations/opsgenie/index.ts";
import { emulator as opsgenieEmulator } from "../../integrations/opsgenie/sandbox.ts";
import { pagerduty } from "../../integrations/pagerduty/index.ts";
import { emulator as pagerdutyEmulator } from "../../integrations/pagerduty/sandbox.ts";
import { statuspage } from "../../integrations/statuspage/index.ts";
import { emulator as statuspageEmulator } from "../../integrations/statuspage/sandbox.ts";
import { BOARD_COMPANY } from "../contracts/board-company.ts";
import { EVERY_WRITE, lyingBoardContract, lyingPagerContract } from "../contracts/lying-vendor.ts";
import { openVendorWorld } from "../contracts/vendor-world.ts";

lyingPagerContract(
  "PagerDuty",
  (company) => openVendorWorld({ integration: pagerduty, emulator: pagerdutyEmulator, company }),
  EVERY_WRITE,
);
// Its answer to a write is a request id; what became of it is asked for by that.
lyingPagerContract(
  "OpsGenie",
  (company) => openVendorWorld({ integration: opsgenie, emulator: opsgenieEmulator, company }),
  [],
);
// So is Jira Service Management's; what is done counts only once the alert shows it, be it in words that no lie is about.
lyingPagerContract(
  "Jira Service Management",
  (company) => openVendorWorld({ integration: jsm, emulator: jsmEmulator, company }),
  ["acknowledge", "resolve"],
);
lyingBoardContract("Statuspage", () =>
  openVendorWorld({ integration: statuspage, emulator: statuspageEmulator, company: BOARD_COMPANY }),
);
