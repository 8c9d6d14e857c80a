import type { Clock } from "../core/clock.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Change, Document, Store } from "../core/store.ts";
import { commitSurely, committed, isConflict } from "./commit.ts";
import type { Replica } from "./replica.ts";
import { fromStore, toStore } from "./stored.ts";

/** Chats repeat a delivery for minutes, webhooks for two days (PagerDuty, 48 h): kept well beyond that. */
const KEPT_MS = 7 * 86_400_000;
/** How many sayings come between two sweeps of old ids. */
const SWEEP_EVERY = 500;

/** What is stored of a saying until it is answered. */
interface Pending {
  readonly inbound: Inbound;
  readonly owner: string;
  readonly at: number;
}

/** The right to answer a saying, which one process has at a time. */
export interface Receipt {
  readonly inbound: string;
  /** Of the stored saying: another one means that somebody else has the right now. */
  readonly version: number;
}

/** A saying that has to be answered, with the right to. */
export interface Owed {
  readonly inbound: Inbound;
  readonly receipt: Receipt;
  /** When it was heard, ms. */
  readonly at: number;
}

/**
 * Every saying is durable from its arrival until it is answered, and is answered once: however often the chat delivers
 * it, to whichever process, before or after a crash.
 */
export interface Inbox {
  /** Durable when it resolves; undefined when it was heard before. Throws BotError("store_failed"): then nothing was. */
  receive(inbound: Inbound): Promise<Receipt | undefined>;
  /** The change that settles it, for the commit that takes over its consequences; `used` once that went through. */
  settlement(receipt: Receipt): Change;
  used(receipt: Receipt): void;
  /** Whether the right to answer is still this one's, or was used. Throws BotError("store_failed"). */
  holds(receipt: Receipt): Promise<boolean>;
  /** It is answered. Does nothing when the receipt was used. Throws BotError("store_failed"). */
  settle(receipt: Receipt): Promise<void>;
  /**
   * Sayings that another process heard and, being gone, will not answer, on platforms that this one reaches; they are
   * this one's now. Oldest first.
   */
  takeOver(reaches: (platform: string) => boolean): Promise<readonly Owed[]>;
}

export interface InboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly replica: Replica;
}

export function createInbox({ store, clock, log, replica }: InboxOptions): Inbox {
  /** Being answered here. */
  const mine = new Set<string>();
  let heard = 0;

  /** Old ids leave beside the new ones, so nothing else has to sweep. */
  function sweepNowAndThen(): void {
    heard += 1;
    if (heard % SWEEP_EVERY !== 1) return;
    store.forget(clock.now()).catch((error: unknown) => log.warn("inbox.sweep.failed", { error }));
  }

  async function take(document: Document): Promise<readonly Owed[]> {
    const { id, version } = document;
    const pending: Pending = { ...fromStore<Pending>(document), owner: replica.id };
    if (!(await committed(store, [{ put: "inbounds", id, value: toStore(pending), version }]))) return [];
    mine.add(id);
    return [{ inbound: pending.inbound, receipt: { inbound: id, version: version + 1 }, at: pending.at }];
  }

  const settlement = ({ inbound, version }: Receipt): Change => ({ drop: "inbounds", id: inbound, version });

  return {
    settlement,
    used: ({ inbound }) => void mine.delete(inbound),
    receive: async (inbound) => {
      const at = clock.now();
      const isAtIt = mine.has(inbound.id);
      mine.add(inbound.id);
      const pending: Pending = { inbound, owner: replica.id, at };
      const arrival: readonly Change[] = [
        { put: "seen", id: inbound.id, value: { until: at + KEPT_MS }, version: 0 },
        { put: "inbounds", id: inbound.id, value: toStore(pending), version: 0 },
      ];
      try {
        await commitSurely({ store, clock }, arrival, { collection: "inbounds", id: inbound.id, owner: replica.id });
      } catch (error) {
        if (!isAtIt) mine.delete(inbound.id);
        if (isConflict(error)) return undefined;
        throw error;
      }
      sweepNowAndThen();
      return { inbound: inbound.id, version: 1 };
    },
    holds: async (receipt) =>
      !mine.has(receipt.inbound) || (await store.get("inbounds", receipt.inbound))?.version === receipt.version,
    settle: async (receipt) => {
      if (!mine.has(receipt.inbound)) return;
      // Somebody else's by now: they answer it again under the same key, which makes it one message.
      if (!(await committed(store, [settlement(receipt)]))) log.warn("inbox.taken_over", { inbound: receipt.inbound });
      mine.delete(receipt.inbound);
    },
    takeOver: async (reaches) => {
      const documents = await store.list("inbounds");
      if (documents.length === 0) return [];
      const alive = await replica.alive();
      const left = documents.filter((document) => {
        const { owner, inbound } = fromStore<Pending>(document);
        const isLeft = owner === replica.id ? !mine.has(inbound.id) : !alive.has(owner);
        return isLeft && reaches(inbound.place.platform);
      });
      const taken = (await Promise.allSettled(left.map(take))).flatMap((one) =>
        one.status === "fulfilled" ? one.value : [],
      );
      return taken.sort((a, b) => a.at - b.at);
    },
  };
}
