import type { Alert, VendorThing } from "../../../core/alerts.ts";
import type { InventoryEscalation, InventoryOverride, InventorySchedule } from "../../../core/inventory.ts";
import type { VendorUser } from "../../../core/people.ts";

/** An open alert, as far as it is compared. */
export type OpenAlert = Pick<Alert, "handle" | "title" | "state" | "createdAt" | "fingerprint">;

/** What an account holds at one instant. */
export interface Inventory {
  readonly users: readonly VendorUser[];
  readonly teams: readonly VendorThing[];
  readonly schedules: readonly InventorySchedule[];
  /** In force or still to come, by the schedule's id. */
  readonly overrides: ReadonlyMap<string, readonly InventoryOverride[]>;
  readonly escalations: readonly InventoryEscalation[];
  /** Who answers at this instant, by the schedule's id. */
  readonly onCall: ReadonlyMap<string, readonly VendorUser[]>;
  readonly alerts: readonly OpenAlert[];
}

export type Part = keyof Inventory;

/** An account as far as it could be read: a part that could not is absent, and is not compared. */
export type Known = Partial<Inventory>;
