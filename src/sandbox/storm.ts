import { z } from "zod";
import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Company, Emulator, SeedPager } from "../core/emulator.ts";
import { BotError } from "../core/errors.ts";
import { PAGERS, stormAlerts } from "./storm-alerts.ts";

/** OpsGenie's lists end below 20,000 alerts, so a bot could not see more (OpsGenie docs, Alert API, read 2026-11-21). */
export const STORM_ALERTS_MAX = 15_000;
export const STORM_MS_MAX = 3_600_000;

/** Alerts happen at least so far apart, several at once where that is too slow, ms. */
const STEP_MS = 20;
/** So many happen before others have their turn. */
const AT_ONCE_MAX = 25;

/** As `POST /_control/storm` takes it. */
export const stormSchema = z.strictObject({
  alerts: z.int().min(1).max(STORM_ALERTS_MAX),
  /** By the emulators' clock, ms. */
  overMs: z.int().min(0).max(STORM_MS_MAX),
  /** Default: every one that is there and has alerts. */
  vendors: z.array(z.enum(PAGERS)).min(1).optional(),
  /** The same seed lets the same alerts happen in the same order. */
  seed: z.int().min(0).default(1),
});
export type StormInput = z.input<typeof stormSchema>;

/** What was begun. */
export interface Storm {
  readonly alerts: number;
  readonly overMs: number;
  readonly vendors: readonly SeedPager[];
  readonly seed: number;
  /** How many of them have happened. */
  readonly happened: number;
}

/** Many alerts in a short time. One storm at a time. */
export interface Storms {
  /**
   * Begins one. Throws `conflict` while one is under way, `bad_input` when none of the vendors asked for is there, and a
   * ZodError for anything else that it does not take.
   */
  begin(input: StormInput): Storm;
  /** The one under way, or the last one. */
  current(): Storm | undefined;
  stop(): Promise<void>;
}

export interface StormPorts {
  readonly emulators: readonly Emulator[];
  readonly company: Company;
  readonly clock: Clock;
  /** What has happened must not be lost when this returns. */
  keep(): void;
}

export function createStorms({ emulators, company, clock, keep }: StormPorts): Storms {
  const stopped = new AbortController();
  let storm: Storm | undefined;
  let raging = Promise.resolve();
  const there = PAGERS.filter((vendor) => emulators.some((one) => one.vendor === vendor && one.incident !== undefined));

  function begin(input: StormInput): Storm {
    const { alerts, overMs, vendors: asked = there, seed } = stormSchema.parse(input);
    if (storm !== undefined && storm.happened < storm.alerts) {
      const left = storm.alerts - storm.happened;
      throw new BotError("conflict", `A storm is under way: ${left} of its ${storm.alerts} alerts have yet to happen.`);
    }
    const vendors = asked.filter((vendor) => there.includes(vendor));
    if (vendors.length < asked.length || vendors.length === 0) {
      throw new BotError("bad_input", `Alerts can happen here at ${there.join(", ") || "no vendor"} only.`);
    }
    const begun = { alerts, overMs, vendors, seed, happened: 0 };
    storm = begun;
    raging = rage(begun);
    return { ...begun };
  }

  async function rage(begun: Storm & { happened: number }): Promise<void> {
    const next = stormAlerts(company, begun.vendors, begun.seed);
    const begunAt = clock.elapsed();
    const perAlertMs = begun.overMs / begun.alerts;
    while (begun.happened < begun.alerts && !stopped.signal.aborted) {
      const passedMs = clock.elapsed() - begunAt;
      const due = passedMs >= begun.overMs ? begun.alerts : Math.floor(passedMs / perAlertMs) + 1;
      const upTo = Math.min(due, begun.happened + AT_ONCE_MAX);
      while (begun.happened < upTo) {
        const alert = next();
        emulators.find(({ vendor }) => vendor === alert.vendor)?.incident?.(company, alert);
        begun.happened += 1;
      }
      keep();
      const untilNextMs = Math.max(STEP_MS, begun.happened * perAlertMs - passedMs);
      if (begun.happened < due) await new Promise(setImmediate);
      else if (begun.happened < begun.alerts && !(await sleptThrough(clock, untilNextMs, stopped.signal))) return;
    }
  }

  return {
    begin,
    current: () => storm && { ...storm },
    async stop() {
      stopped.abort();
      await raging;
    },
  };
}
