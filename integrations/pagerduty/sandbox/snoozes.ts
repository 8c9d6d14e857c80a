import { triggeredAgainBy } from "./change.ts";
import { keepIncident } from "./effects.ts";
import type { World } from "./world.ts";

/** A snooze that has run out leaves the incident triggered. */
export function wakeSnoozed(world: World): void {
  const now = world.clock.now();
  for (const id of [...world.snoozed]) {
    const row = world.incidents.get(id);
    if (row?.snoozedUntilAt && row.snoozedUntilAt <= now) {
      keepIncident(world, triggeredAgainBy(row, undefined, row.snoozedUntilAt));
    }
  }
}
