import type { StatusBoard } from "../../src/core/status.ts";
import type { VendorWorld } from "./vendor-world.ts";

/** How a vendor's world is opened, filled with BOARD_COMPANY, and what is the vendor's own about it. */
export interface BoardTraits {
  open(): Promise<VendorWorld>;
  /** How often subscribers were told since the world was opened. */
  timesTold(world: VendorWorld): number;
}

export function boardIn({ account }: VendorWorld): StatusBoard {
  const board = account.capabilities.status;
  if (board === undefined) throw new Error(`${account.title} has no status board`);
  return board;
}
