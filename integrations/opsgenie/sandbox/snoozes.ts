import { tell } from "./webhooks.ts";
import type { World } from "./world.ts";

const FROM_SYSTEM = { name: "", type: "system" };

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
    const log = [...alert.log, { text: "Snooze ended", owner: "System", at: alert.snoozedUntilAt }];
    const awake = { snoozedUntilAt: null, acknowledged: false, acknowledgedBy: "", updatedAt: alert.snoozedUntilAt };
    const woken = { ...alert, ...awake, log };
    world.alerts.put(woken);
    tell(world, woken, { action: "UnAcknowledge", by: "System", from: FROM_SYSTEM });
  }
}
