import { triggeredAgainBy } from "./change.ts";
import type { World } from "./world.ts";

/** A snooze that has run out leaves the incident triggered. */
export function wakeSnoozed(world: World): void {
  const now = world.clock.now();
  for (const id of [...world.snoozed]) {
    const row = world.incidents.get(id);
    if (row?.snoozedUntilAt && row.snoozedUntilAt <= now) {
      world.incidents.put(triggeredAgainBy(row, undefined, row.snoozedUntilAt));
    }
  }
}
