import type { Alert, AlertDetail, AlertSource } from "../core/alerts.ts";
import type { Clock } from "../core/clock.ts";
import type { Finding } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Account } from "../core/integration.ts";
import type { Log } from "../core/log.ts";
import type { Named } from "../core/names.ts";
import type { Store } from "../core/store.ts";
import { count, listed } from "../core/wording.ts";
import { ACCOUNT, PREFIX, TITLE } from "./house.ts";
import { incomingKinds } from "./kinds.ts";
import { attributionOf } from "./people.ts";
import { fits } from "./query.ts";
import { createReceiving } from "./receiving.ts";
import { alertOf, type IncomingRecord } from "./record.ts";
import { openRecords } from "./records.ts";
import type { Senders } from "./senders.ts";
import { createSweep } from "./sweep.ts";
import { WRITES } from "./writes.ts";

/** Of the log, and of the notes. */
const ENTRIES_SHOWN = 25;
/** In a handle; a longer word is an id. */
const NUMBER = /^\d{1,9}$/u;

export interface IncomingPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly senders: Senders;
}

/**
 * Alerts whose senders keep nothing that could be asked or told. Their state is in our own store, and everything works on
 * them as on any pager's; whoever speaks is known as they are. A closed one is found for seven days.
 */
export function openIncoming({ store, clock, log, senders }: IncomingPorts): Account {
  const records = openRecords(store, clock);
  const now = (record: IncomingRecord): Alert => alertOf(record, clock.now());

  async function find(numberOrId: string): Promise<Alert | undefined> {
    const held = await (NUMBER.test(numberOrId) ? records.byNumber(Number(numberOrId)) : records.get(numberOrId));
    return held && now(held.record);
  }

  async function detail(alert: Alert): Promise<AlertDetail> {
    const record = (await records.get(alert.id))?.record;
    if (record === undefined) return { alert, log: [], notes: [] };
    const { description } = record.told;
    const newest = (entries: IncomingRecord["log"]) =>
      entries
        .slice(-ENTRIES_SHOWN)
        .reverse()
        .map(({ at, who, text }) => ({ at, who, text }));
    return {
      alert: now(record),
      ...(description === undefined ? {} : { description }),
      log: newest(record.log),
      notes: newest(record.notes),
    };
  }

  const alerts: AlertSource = {
    account: ACCOUNT,
    title: TITLE,
    prefix: PREFIX,
    pages: [],
    async *list(query) {
      const all = (await records.all()).map(({ record }) => now(record)).filter((alert) => fits(alert, query));
      yield* all.sort((a, b) => a.createdAt - b.createdAt || a.number - b.number);
    },
    find,
    detail,
    receive: createReceiving({ store, clock, log, records, kept: createSweep(store, records, clock, log) }),
    attribute: async (actor) => attributionOf(actor),
    ...WRITES,
  };

  /** What alerts have said of. */
  async function named(kind: "service" | "team"): Promise<readonly Named[]> {
    const told = (await records.all()).flatMap(({ record }) => record.told[kind] ?? []);
    const first = new Map(told.reverse().map((name) => [name.toLowerCase(), name]));
    return [...first.values()].sort().map((name) => ({ kind, name, refs: [{ account: ACCOUNT, id: name }] }));
  }

  async function doctor(): Promise<readonly Finding[]> {
    try {
      const open = (await records.all()).filter(({ record }) => now(record).state !== "closed").length;
      const hooks = senders().map(({ path }) => `/hooks/${path}`);
      return [{ mark: "ok", subject: TITLE, line: `${count(open, "open alert")}; heard at ${listed(hooks)}.` }];
    } catch (error) {
      return [{ mark: "failed", subject: TITLE, line: sentenceOf(error) }];
    }
  }

  return {
    account: ACCOUNT,
    title: TITLE,
    capabilities: { alerts },
    kinds: incomingKinds({ store, clock, records }),
    names: { service: () => named("service"), team: () => named("team") },
    doctor,
  };
}
