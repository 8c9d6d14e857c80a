import { setTimeout as realTime } from "node:timers/promises";
import type { Fleet } from "./fleet.ts";
import { FAILPOINTS } from "./settings.ts";

/** Mean time between two kills of the same kind, ms of real time. */
const BETWEEN_MS = 1_500;
/** A process that has not met its failpoint by then is killed all the same. */
const POINT_MS = 4_000;
const POINT_N_MAX = 12;
/** Past the lease of 10 s, and what its renewal may take. */
const FREEZE_MS = 12_000;

export interface Toll {
  readonly kills: number;
  readonly stops: number;
}

/** Kills replicas at named points and at random moments until so many kills are reached, and freezes some. */
export async function execute(fleet: Fleet, { kills, stops }: Toll, random: () => number): Promise<void> {
  const reached = (): boolean => fleet.counts.kills >= kills;
  const victim = (): number => Math.floor(random() * fleet.size);

  async function killing(): Promise<void> {
    while (!reached()) {
      await realTime(-Math.log(1 - random()) * BETWEEN_MS);
      if (reached()) return;
      const replica = victim();
      if (random() < 0.5) fleet.kill(replica);
      else await atPoint(replica);
    }
  }

  async function atPoint(replica: number): Promise<void> {
    const at = FAILPOINTS[Math.floor(random() * FAILPOINTS.length)] ?? "commit:after";
    const before = fleet.counts.kills;
    fleet.arm(replica, { at, n: 1 + Math.floor(random() * POINT_N_MAX) });
    for (const until = Date.now() + POINT_MS; Date.now() < until && fleet.counts.kills < before + 2; ) {
      await realTime(20);
    }
    if (fleet.counts.kills < before + 2) fleet.kill(replica);
  }

  async function freezing(): Promise<void> {
    for (let stop = 0; stop < stops; stop++) await fleet.freeze(victim(), FREEZE_MS);
  }

  await Promise.all([killing(), freezing()]);
}
