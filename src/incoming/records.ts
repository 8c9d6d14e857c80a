import type { JsonObject } from "../core/json.ts";
import type { Change, Document, Store } from "../core/store.ts";
import { asJson, type IncomingRecord } from "./record.ts";

/** What is kept in "incoming": each alert, by whose number it is found, and which one of a series was the last. */
const ALERT = "alert:";
const NUMBER = "number:";
const SERIES = "series:";
const COUNTER = "counter";

/** How long a closed alert is kept after its sender or anybody last spoke of it, ms; ours. */
const KEPT_MS = 7 * 86_400_000;
/** More alerts than this are read all at once. */
const ONE_BY_ONE_MAX = 500;

/** An alert as it is stored, with its version for the commit that changes it. */
export interface Held {
  readonly record: IncomingRecord;
  readonly version: number;
}

/** The alerts in the store, read anew each time: replicas see each other's at once. Throws BotError("store_failed"). */
export interface Records {
  /** Without those whose time is over. */
  all(): Promise<readonly Held[]>;
  get(id: string): Promise<Held | undefined>;
  byNumber(number: number): Promise<Held | undefined>;
  /** Also those whose time is over and that are not dropped yet. */
  many(ids: readonly string[]): Promise<ReadonlyMap<string, Held>>;
  /** The last alert of each of these series. */
  lastOf(series: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The number that was given out last, with the version of what says so. */
  counter(): Promise<{ readonly last: number; readonly version: number }>;
  /** What drops alerts whose time is over, at most so many of them: a list for each. */
  overdue(most: number): Promise<readonly (readonly Change[])[]>;
}

export function openRecords(store: Store, clock: { now(): number }): Records {
  const isKept = ({ record }: Held): boolean => !isOverdue(record, clock.now());

  const one = async (id: string) => heldIn(await store.get("incoming", ALERT + id));

  async function get(id: string): Promise<Held | undefined> {
    const held = await one(id);
    return held !== undefined && isKept(held) ? held : undefined;
  }

  async function listed(): Promise<readonly Held[]> {
    const documents = await store.list("incoming");
    return documents.flatMap((document) => heldIn(document) ?? []);
  }

  const all = async () => (await listed()).filter(isKept);

  return {
    all,
    get,
    byNumber: async (number) => {
      const index = await store.get("incoming", NUMBER + number);
      return index === undefined ? undefined : get(String(index.value.alert));
    },
    many: async (ids) => {
      const wanted = new Set(ids);
      const read = wanted.size > ONE_BY_ONE_MAX ? listed() : Promise.all([...wanted].map(one));
      const found = (await read).filter((held) => held !== undefined);
      return new Map(found.filter(({ record }) => wanted.has(record.id)).map((held) => [held.record.id, held]));
    },
    lastOf: async (series) => {
      const found = await Promise.all([...new Set(series)].map((one) => store.get("incoming", SERIES + one)));
      const known = found.filter((document) => document !== undefined);
      return new Map(known.map(({ id, value }) => [id.slice(SERIES.length), String(value.alert)]));
    },
    counter: async () => {
      const document = await store.get("incoming", COUNTER);
      return { last: Number(document?.value.last ?? 0), version: document?.version ?? 0 };
    },
    overdue: async (most) => {
      const old = (await listed()).filter((held) => !isKept(held)).slice(0, most);
      return Promise.all(old.map((held) => dropped(store, held)));
    },
  };
}

export function put(record: IncomingRecord, version: number): Change {
  return { put: "incoming", id: ALERT + record.id, value: asJson(record), version };
}

/** By what a new alert is found, besides its id. */
export function indexed({ id, number, told }: IncomingRecord): readonly Change[] {
  const value = { alert: id };
  const byNumber: Change = { put: "incoming", id: NUMBER + number, value, version: 0 };
  return told.series === undefined ? [byNumber] : [byNumber, { put: "incoming", id: SERIES + told.series, value }];
}

export function counted(last: number, version: number): Change {
  return { put: "incoming", id: COUNTER, value: { last }, version };
}

async function dropped(store: Store, { record, version }: Held): Promise<readonly Change[]> {
  const { series } = record.told;
  const last = series === undefined ? undefined : await store.get("incoming", SERIES + series);
  return [
    { drop: "incoming", id: ALERT + record.id, version },
    { drop: "incoming", id: NUMBER + record.number },
    ...(last !== undefined && last.value.alert === record.id
      ? [{ drop: "incoming" as const, id: last.id, version: last.version }]
      : []),
  ];
}

/** One that its sender still speaks of is remembered: it stays closed. */
function isOverdue({ work, heardAt, changedAt }: IncomingRecord, now: number): boolean {
  return work.closedAt !== undefined && Math.max(work.closedAt, heardAt, changedAt) + KEPT_MS <= now;
}

function heldIn(document: Document | undefined): Held | undefined {
  if (document === undefined || !document.id.startsWith(ALERT)) return undefined;
  return { record: fromStore(document.value), version: document.version };
}

/** What `put` left there. */
function fromStore(value: JsonObject): IncomingRecord {
  return value as object as IncomingRecord;
}
