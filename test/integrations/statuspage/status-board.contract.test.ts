import { statuspage } from "../../../integrations/statuspage/index.ts";
import { emulator } from "../../../integrations/statuspage/sandbox.ts";
import { BOARD_COMPANY } from "../../contracts/board-company.ts";
import { statusBoardContract } from "../../contracts/status-board.ts";
import { openVendorWorld } from "../../contracts/vendor-world.ts";

statusBoardContract("Statuspage", {
  open: () => openVendorWorld({ integration: statuspage, emulator, company: BOARD_COMPANY }),
  timesTold: ({ state }) => state.table("mails").size,
});
