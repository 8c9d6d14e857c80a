import type { Alert } from "../core/alerts.ts";
import { BotError } from "../core/errors.ts";
import type { AlertEvent } from "../core/events.ts";
import type { Log } from "../core/log.ts";
import type { Change } from "../core/store.ts";
import type { CarryPorts } from "./carry.ts";
import { firstHeard, type Hearing, heardAgain } from "./hearing.ts";
import { ACCOUNT } from "./house.ts";
import { alertOf, type IncomingRecord, stateOf, workAt } from "./record.ts";
import { counted, type Held, indexed, put, type Records } from "./records.ts";
import { TOLD } from "./told.ts";

/** Events whose consequences share a commit. */
const TOGETHER = 250;
/** How often a commit that met somebody's write is made anew. */
const TRIES = 8;

export interface ReceivingPorts extends CarryPorts {
  readonly log: Log;
  /** Called after each commit. */
  kept(): Promise<void>;
}

interface Waiting {
  readonly event: AlertEvent;
  readonly told: Hearing["told"];
  readonly done: PromiseWithResolvers<Alert | undefined>;
}

/** What many events together make of the alerts. */
interface Outcome {
  readonly alerts: readonly (IncomingRecord | undefined)[];
  readonly changes: readonly Change[];
}

/** `AlertSource.receive`: one after the other, and those that come meanwhile together. */
export function createReceiving(ports: ReceivingPorts): (event: AlertEvent) => Promise<Alert | undefined> {
  const { clock, log } = ports;
  const waiting: Waiting[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    // What was asked for in one turn comes together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const some = waiting.splice(0, TOGETHER);
      try {
        const alerts = await keep(ports, some);
        const now = clock.now();
        for (const [i, { done }] of some.entries()) done.resolve(alerts[i] && alertOf(alerts[i], now));
        const strangers = alerts.filter((alert) => alert === undefined).length;
        if (strangers > 0) log.info("incoming.over.unknown", { count: strangers });
      } catch (error) {
        for (const { done } of some) done.reject(error);
      }
      await ports.kept();
    }
    isBusy = false;
  }

  return async (event) => {
    const told = TOLD.safeParse(event.told);
    if (!told.success || event.account !== ACCOUNT) {
      throw new BotError("bad_input", "This is no event of an incoming alert.", { cause: told.error });
    }
    const done = Promise.withResolvers<Alert | undefined>();
    waiting.push({ event, told: told.data, done });
    if (!isBusy) void work();
    return done.promise;
  };
}

/** Throws BotError("store_failed"), or "conflict" after many tries. */
async function keep(
  { store, clock, records }: ReceivingPorts,
  some: readonly Waiting[],
): Promise<readonly (IncomingRecord | undefined)[]> {
  for (let tries = 1; ; tries += 1) {
    const { alerts, changes } = await outcomeOf(records, some, clock.now());
    try {
      if (changes.length > 0) await store.commit(changes);
      return alerts;
    } catch (error) {
      const isConflict = error instanceof BotError && error.code === "conflict";
      if (!isConflict || tries === TRIES) throw error;
    }
  }
}

async function outcomeOf(records: Records, some: readonly Waiting[], at: number): Promise<Outcome> {
  const lastOf = new Map(await records.lastOf(some.flatMap(({ told }) => told.series ?? [])));
  const held = await records.many([...some.map(({ event }) => event.alert), ...lastOf.values()]);
  const counter = await records.counter();
  const now = new Map<string, Held>();
  const get = (id: string | undefined): Held | undefined =>
    id === undefined ? undefined : (now.get(id) ?? held.get(id));
  const made: IncomingRecord[] = [];
  const alerts = some.map(({ event, told }): IncomingRecord | undefined => {
    const hearing = { event, told, at };
    const known = get(event.alert) ?? stillOpen(get(lastOf.get(told.series ?? "")), at);
    if (known === undefined && told.isOver) return undefined;
    if (known === undefined) {
      const record = firstHeard(hearing, counter.last + made.length + 1);
      made.push(record);
      if (told.series !== undefined) lastOf.set(told.series, record.id);
      now.set(record.id, { record, version: 0 });
      return record;
    }
    const next = heardAgain(known.record, hearing);
    if (next !== undefined) now.set(next.id, { record: next, version: known.version });
    return next ?? known.record;
  });
  const puts = [...now.values()].map(({ record, version }) => put(record, version));
  if (made.length === 0) return { alerts, changes: puts };
  return {
    alerts,
    changes: [...puts, ...made.flatMap(indexed), counted(counter.last + made.length, counter.version)],
  };
}

/**
 * The alert of a series under another start: senders move it (a second Prometheus began earlier, a restart). While it is
 * open here, it is still the same; a label set never fires twice at a time.
 */
function stillOpen(held: Held | undefined, at: number): Held | undefined {
  return held !== undefined && stateOf(workAt(held.record, at)) !== "closed" ? held : undefined;
}
