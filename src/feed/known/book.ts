import { isDeepStrictEqual } from "node:util";
import { type Arrival, endArrival, seenId } from "../../core/arrival.ts";
import { type Clock, sleptThrough } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import { type Log, spellOf } from "../../core/log.ts";
import type { Change, Store } from "../../core/store.ts";
import type { Calls } from "./calls.ts";
import type { Become, KeptAlert } from "./kept.ts";
import { keptAlert } from "./schema.ts";

/** In one commit, so that others who write need not wait long. Ours. */
const CHANGES_MAX = 200;
/** Of one entry: its changes are not divided. */
export const ARRIVALS_MAX = 50;
/** Between attempts at a store that fails; the last one for the rest. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;
/** What a store that works refuses so often will never be taken. */
const REFUSALS_MAX = 3;

/** Something that becomes known, with what has told it. */
export interface BookEntry {
  /** They end with it, in the same commit. At most `ARRIVALS_MAX`. */
  readonly arrivals: readonly Arrival[];
  readonly alert?: {
    readonly key: string;
    readonly become: Become;
  };
  readonly also?: readonly Change[];
}

/** An alert in memory. */
export interface Page {
  readonly kept: KeptAlert;
  readonly version: number;
  /** When it last changed here, as a number that rises. */
  readonly revision: number;
}

/** What is known, in memory as it is in the store: it is written first, and only then it is so. */
export interface Book {
  readonly pages: ReadonlyMap<string, Page>;
  /** The highest one that any page has. */
  revision(): number;
  /** Reads everything. Throws BotError("store_failed"). */
  open(): Promise<void>;
  /**
   * Resolves once it is durable, in the order in which it was asked for, many in one commit; when it was refused for
   * good, which is logged; or when this process leads no more. While the store fails it waits. Never throws.
   */
  keep(entry: BookEntry): Promise<void>;
}

export interface BookOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: Calls;
  readonly signal: AbortSignal;
  /** Called with the keys of what has changed, once that is durable. */
  tell(keys: readonly string[]): void;
  /** Called with the arrivals that are no more. */
  ended(arrivals: readonly Arrival[]): void;
}

interface Waiting {
  readonly entry: BookEntry;
  resolve(): void;
}

export function createBook({ store, clock, log, calls, signal, tell, ended }: BookOptions): Book {
  let pages = new Map<string, Page>();
  let revision = 0;
  let queue: Waiting[] = [];
  let isWriting = false;
  /** Whether memory is as the store is: not after a commit that met somebody else's, or of which nobody knows. */
  let isCertain = true;
  const keeping = spellOf(log, "feed.known.keeping");

  async function open(): Promise<void> {
    const found = new Map<string, Page>();
    for (const { id, version, value } of await calls.wait(store.list("alerts"))) {
      const parsed = keptAlert.safeParse(value);
      const before = pages.get(id);
      if (!parsed.success) {
        log.error("feed.alert.unreadable", { alert: id, error: parsed.error });
        await calls.wait(store.commit([{ drop: "alerts", id }]));
      } else if (before?.version === version && isDeepStrictEqual(before.kept, parsed.data)) found.set(id, before);
      else found.set(id, { kept: parsed.data, version, revision: ++revision });
    }
    const changed = [...new Set([...pages.keys(), ...found.keys()])].filter((id) => pages.get(id) !== found.get(id));
    pages = found;
    isCertain = true;
    if (changed.length > 0) tell(changed);
  }

  async function write(): Promise<void> {
    isWriting = true;
    // Whatever is asked for in the same turn shares a commit.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = nextBatch();
      await writeBatch(batch.map(({ entry }) => entry));
      for (const { resolve } of batch) resolve();
    }
    isWriting = false;
  }

  function nextBatch(): readonly Waiting[] {
    let changes = 0;
    const end = queue.findIndex(({ entry }, n) => {
      changes += 1 + 2 * entry.arrivals.length + (entry.also?.length ?? 0);
      return n > 0 && changes > CHANGES_MAX;
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    return batch;
  }

  async function writeBatch(batch: readonly BookEntry[]): Promise<void> {
    let refusals = 0;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await writeOnce(batch);
        keeping.worked();
        ended(batch.flatMap(({ arrivals }) => arrivals));
        return;
      } catch (error) {
        if (signal.aborted) return;
        isCertain &&= isUntouched(error);
        if (isRefusal(error)) refusals += 1;
        else keeping.failed(error);
        if (refusals === REFUSALS_MAX) return giveUp(batch, error);
        if (!isConflict(error))
          await sleptThrough(clock, AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 0, signal);
      }
    }
  }

  async function writeOnce(batch: readonly BookEntry[]): Promise<void> {
    if (isCertain) return commit(batch);
    await open();
    const left: BookEntry[] = [];
    for (const entry of batch) left.push({ ...entry, arrivals: await stillThere(entry.arrivals) });
    await commit(left);
  }

  /** One entry that is never taken must not keep the others back. What told it stays where it is. */
  async function giveUp(batch: readonly BookEntry[], error: unknown): Promise<void> {
    const [first] = batch;
    if (batch.length > 1) for (const one of batch) await writeBatch([one]);
    else if (first !== undefined) {
      const { alert, arrivals } = first;
      log.error("feed.known.refused", { alert: alert?.key, arrivals: arrivals.map(({ id }) => id), error });
    }
  }

  /** Without those that were taken in already, here or by another process. */
  async function stillThere(arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
    const left: Arrival[] = [];
    for (const arrival of arrivals) {
      const waiting = await calls.wait(store.get("arrivals", arrival.id));
      if (waiting === undefined) continue;
      const seen = await calls.wait(store.get("seen", seenId(arrival.id)));
      if (seen === undefined) left.push({ ...arrival, version: waiting.version });
      else await calls.wait(store.commit([{ drop: "arrivals", id: arrival.id }]));
    }
    return left;
  }

  async function commit(entries: readonly BookEntry[]): Promise<void> {
    const drafts = new Map<string, KeptAlert | undefined>();
    for (const { alert, arrivals } of entries) {
      if (alert === undefined) continue;
      const { key, become } = alert;
      drafts.set(key, become(drafts.has(key) ? drafts.get(key) : pages.get(key)?.kept, arrivals));
    }
    const changed = [...drafts].filter(([key, draft]) => draft !== pages.get(key)?.kept);
    const now = clock.now();
    const changes = [
      ...changed.map(([id, draft]) => changeOf(id, draft, pages.get(id)?.version ?? 0)),
      ...entries.flatMap(({ arrivals, also = [] }) => [...arrivals.flatMap((one) => endArrival(one, now)), ...also]),
    ];
    if (changes.length === 0) return;
    await calls.wait(store.commit(changes));
    for (const [key, kept] of changed) {
      const version = (pages.get(key)?.version ?? 0) + 1;
      if (kept === undefined) pages.delete(key);
      else pages.set(key, { kept, version, revision: ++revision });
    }
    if (changed.length > 0) tell(changed.map(([key]) => key));
  }

  return {
    get pages() {
      return pages;
    },
    revision: () => revision,
    open,
    keep: (entry) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        queue.push({ entry, resolve });
        if (!isWriting) void write();
      }),
  };
}

function changeOf(id: string, kept: KeptAlert | undefined, version: number): Change {
  if (kept === undefined) return { drop: "alerts", id, version };
  const value: object = kept;
  return { put: "alerts", id, version, value: value as JsonObject };
}

function isConflict(error: unknown): boolean {
  return error instanceof BotError && error.code === "conflict";
}

/** Another try changes nothing by itself, for the store works. */
function isRefusal(error: unknown): boolean {
  return !(error instanceof BotError) || error.code !== "store_failed";
}

/** Whether the store is certainly as it was before. */
function isUntouched(error: unknown): boolean {
  return error instanceof BotError && error.code === "store_failed" && error.details.inDoubt !== true;
}
