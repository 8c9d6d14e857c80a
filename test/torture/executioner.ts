import { setTimeout as realTime } from "node:timers/promises";
import type { Fleet } from "./fleet.ts";
import { FAILPOINTS, type Failpoint } from "./settings.ts";
import { until } from "./until.ts";

/** Mean time that a replica which hears is left alone, ms of real time. */
const LIFE_MS = 1_500;
/** This share of the kills comes before it has even started. */
const STILLBORN_SHARE = 0.1;
/** A process that has not met its failpoint by then is killed all the same. */
const POINT_MS = 4_000;
const POINT_N_MAX = 12;
const START_MS_MAX = 15_000;
const FREEZE_N_MAX = 4;
const FREEZES = {
  // About to write down what it did, about to send, waiting for an answer, anywhere.
  at: ["commit:before", "http:before", "http:mid", undefined],
  // Past the lease of 10 s, and what its renewal may take.
  ms: 12_000,
} satisfies Toll["freezes"];

export interface Toll {
  readonly kills: number;
  readonly stops: number;
  /** Where replicas are frozen, in turn, and for how long; undefined among them: wherever one happens to be. */
  readonly freezes?: { readonly at: readonly (Failpoint | undefined)[]; readonly ms: number };
}

/** Kills replicas at named points and at random moments until so many kills are reached, and freezes some. */
export async function execute(
  fleet: Fleet,
  { kills, stops, freezes = FREEZES }: Toll,
  random: () => number,
): Promise<void> {
  const reached = (): boolean => fleet.counts.kills >= kills;
  /** Who is frozen shall wake up to what the others have done meanwhile. */
  let frozen: number | undefined;
  const victim = (): number => {
    const others = Array.from({ length: fleet.size }, (_, index) => index).filter((index) => index !== frozen);
    return others[Math.floor(random() * others.length)] ?? 0;
  };

  async function killing(): Promise<void> {
    while (!reached()) {
      const replica = victim();
      if (random() >= STILLBORN_SHARE) await until(() => fleet.isReady(replica), START_MS_MAX);
      if (random() < 0.5) await atRandom(replica);
      else await atPoint(replica);
    }
  }

  async function atRandom(replica: number): Promise<void> {
    await realTime(-Math.log(1 - random()) * LIFE_MS);
    await dying(() => fleet.kill(replica));
  }

  async function atPoint(replica: number): Promise<void> {
    const before = fleet.counts.kills;
    const at = FAILPOINTS[Math.floor(random() * FAILPOINTS.length)] ?? "commit:after";
    fleet.arm(replica, { how: "kill", at, n: 1 + Math.floor(random() * POINT_N_MAX) });
    await until(() => fleet.counts.kills > before, POINT_MS);
    if (fleet.counts.kills === before) await dying(() => fleet.kill(replica));
  }

  /** Resolves when the process is gone: a frozen one goes too. */
  async function dying(kill: () => void): Promise<void> {
    const before = fleet.counts.kills;
    kill();
    await until(() => fleet.counts.kills > before, POINT_MS);
  }

  async function freezing(): Promise<void> {
    // One that dies on the way to its point does not count.
    for (let stop = 0; fleet.counts.stops < stops; stop++) {
      const replica = victim();
      await until(() => fleet.isReady(replica), START_MS_MAX);
      frozen = replica;
      const at = freezes.at[stop % freezes.at.length];
      await fleet.freeze(replica, freezes.ms, at && { at, n: 1 + Math.floor(random() * FREEZE_N_MAX) });
      frozen = undefined;
    }
  }

  await Promise.all([killing(), freezing()]);
}
