import { BY_ITSELF, tell } from "./hooks.ts";
import type { AlertRow, World } from "./world.ts";

/** A snooze that is over wakes the alert: it is open again and pages. */
export function wakeAlerts(world: World): void {
  const now = world.clock.now();
  for (const id of world.snoozed) {
    const alert = world.alerts.get(id);
    if (alert === undefined || alert.snoozedUntilAt === null) {
      world.snoozed.delete(id);
      continue;
    }
    if (alert.snoozedUntilAt > now) continue;
    world.snoozed.delete(id);
    const log = [...alert.log, { text: "Snooze ended", type: "system", owner: "System", at: alert.snoozedUntilAt }];
    const updatedAt = alert.snoozedUntilAt;
    const after: AlertRow = { ...alert, snoozedUntilAt: null, acknowledged: false, ackedAt: null, updatedAt, log };
    world.alerts.put(after);
    // The end of a snooze is in none of the published lists; that the alert is not acknowledged any more is.
    tell(world, after, { action: "UnAcknowledge", by: BY_ITSELF });
  }
}
