import type { VendorThing } from "./alerts.ts";
import type { Clock } from "./clock.ts";
import { type Remembered, remember } from "./remember.ts";

/** An account's teams, and their names as they were last read: a name that may be old says more than an id. */
export interface TeamNames {
  readonly teams: Remembered<readonly VendorThing[]>;
  /** undefined: nobody has read it yet. */
  team(id: string): string | undefined;
}

export function openTeamNames(clock: Clock, forMs: number, read: () => Promise<readonly VendorThing[]>): TeamNames {
  const names = new Map<string, string>();
  const teams = remember(clock, forMs, async () => {
    const all = await read();
    for (const { id, name } of all) names.set(id, name);
    return all;
  });
  return {
    teams,
    team: (id) => names.get(id),
  };
}
