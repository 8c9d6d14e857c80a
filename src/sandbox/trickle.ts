import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Company, Emulator, SeedAlert } from "../core/emulator.ts";

/** Whoever has just begun to look sees something happen by itself. */
const FIRST_MS = 20_000;
/** How often something new happens from then on. */
const EVERY_MS = 4 * 60_000;
/** After what a colleague has seen it too. */
const TAKEN_AFTER_MS = 60_000;
/** Every so many alerts a colleague takes one. */
const TAKEN_EVERY = 2;

export interface TricklePorts {
  readonly emulators: readonly Emulator[];
  readonly company: Company;
  readonly alerts: readonly SeedAlert[];
  readonly clock: Clock;
  /** What has happened must not be lost when this returns. */
  keep(): void;
}

/**
 * Lets the alerts happen, one at a time, the vendors in turn, over and over, until aborted; some are acknowledged by a
 * colleague a minute later, in the vendor's own app. For a person who watches, never for a script.
 */
export async function trickle(ports: TricklePorts, signal: AbortSignal): Promise<void> {
  const { emulators, company, clock, keep } = ports;
  const row = inTurn(ports.alerts.filter(({ vendor }) => emulators.some((one) => one.vendor === vendor)));
  const colleagues = company.people.slice(1);
  let waitMs = FIRST_MS;
  for (let turn = 0; row.length > 0 && (await sleptThrough(clock, waitMs, signal)); turn++) {
    waitMs = EVERY_MS;
    const alert = row[turn % row.length];
    const emulator = emulators.find(({ vendor }) => vendor === alert?.vendor);
    if (alert === undefined || emulator?.incident === undefined) continue;
    emulator.incident(company, alert);
    keep();
    const colleague = colleagues[turn % colleagues.length];
    if (turn % TAKEN_EVERY === 0 || emulator.take === undefined || colleague === undefined) continue;
    if (!(await sleptThrough(clock, TAKEN_AFTER_MS, signal))) return;
    waitMs -= TAKEN_AFTER_MS;
    emulator.take(company, { title: alert.title, by: colleague.name });
    keep();
  }
}

/** One of each vendor, then the next one of each. */
function inTurn(alerts: readonly SeedAlert[]): readonly SeedAlert[] {
  const rows = [...Map.groupBy(alerts, ({ vendor }) => vendor).values()];
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
}
