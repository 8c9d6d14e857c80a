import type { Client } from "pg";
import { PgBoss } from "pg-boss";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Connections } from "./connections.ts";
import type { Decision } from "./decide.ts";
import { reasonOf } from "./faults.ts";
import { openListener } from "./listener.ts";
import type { Tables } from "./schema.ts";
import type { Session } from "./transaction.ts";

const QUEUE = "wake";
/** How often a replica asks for jobs that have become due. */
const POLL_SECONDS = 1;
/** A due job is finished at once, whatever it wakes. */
const EXPIRE_SECONDS = 60;
const JOBS_AT_ONCE = 100;
/** Finished jobs are kept so long, and looked for so often: they are of no use to anybody. */
const KEEP_SECONDS = 3_600;
/** pg-boss has work of its own here only after an upgrade, and with features that are not used. */
const IDLE_SECONDS = 600;
/** A job for a timer further away than this comes early, and finds nothing due. */
const AHEAD_MAX_MS = 365 * 24 * 3_600_000;

const QUEUE_OPTIONS = { retryLimit: 0, expireInSeconds: EXPIRE_SECONDS, deleteAfterSeconds: KEEP_SECONDS };

export interface Wakes {
  /**
   * Puts into the transaction whatever follows from its documents: a job for each timer, and word to every replica when
   * work was given up.
   */
  enqueue(session: Session, decision: Decision): Promise<void>;
  onWake(wake: () => void): () => void;
  stop(): Promise<void>;
}

/** Makes pg-boss' tables and our queue; one replica at a time. */
export async function installBoss(client: Client, { bossSchema: schema }: Tables): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema,
    supervise: false,
    schedule: false,
  });
  let fault: unknown;
  boss.on("error", (error) => {
    fault = error;
  });
  try {
    await boss.start();
    if ((await boss.getQueue(QUEUE)) === null) await boss.createQueue(QUEUE, QUEUE_OPTIONS);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (fault !== undefined) throw fault;
}

/**
 * Wake-ups: pg-boss carries those with a time, over the store's own pool; a notification carries those that every
 * replica should have. Both are hints. What is due, and who owns what, is told by our own rows.
 */
export async function openWakes(
  connections: Connections,
  { channel, bossSchema: schema }: Tables,
  clock: Clock,
  log: Log,
): Promise<Wakes> {
  const boss = new PgBoss({
    db: { executeSql: connections.execute },
    schema,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    maintenanceIntervalSeconds: KEEP_SECONDS,
    bamIntervalSeconds: IDLE_SECONDS,
    flowIntervalSeconds: IDLE_SECONDS,
  });
  const listeners = new Set<() => void>();
  const wake = (): void => {
    for (const listener of listeners) listener();
  };
  let isStopped = false;
  // While the database is away every poll fails, and that it is away was said once.
  boss.on("error", (error) => {
    if (!connections.isAway() && !isStopped) log.warn("store.wakes.failed", { reason: error.message });
  });
  boss.on("warning", ({ message }) => log.warn("store.wakes.warned", { reason: message }));
  const listener = openListener(connections, channel, clock, wake);
  await boss.start();
  await boss.work(QUEUE, { pollingIntervalSeconds: POLL_SECONDS, batchSize: JOBS_AT_ONCE }, async () => wake());

  return {
    enqueue: async (session, { drafts }) => {
      const contents = drafts.flatMap(({ content }) => content ?? []);
      const jobs = contents.flatMap(({ dueAt }) => (dueAt === null ? [] : { startAfter: secondsUntil(dueAt, clock) }));
      if (jobs.length > 0) {
        await boss.insert(QUEUE, jobs, { db: { executeSql: (text, values) => session.query(text, values) } });
      }
      if (contents.some(({ isGivenUp }) => isGivenUp)) {
        await session.query({ text: "SELECT pg_notify($1, '')", values: [channel] });
      }
    },
    onWake: (listener) => {
      const own = (): void => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    stop: async () => {
      isStopped = true;
      listeners.clear();
      // pg-boss wants to say so of a job that it is at: unsaid, the job counts as failed a minute later, and is not missed.
      const stopped = boss.stop({ graceful: false }).catch((error: unknown) => {
        log.info("store.wakes.cut", { reason: reasonOf(error) });
      });
      await Promise.all([listener.stop(), stopped]);
    },
  };
}

/** By the clock that due times are of; the database's may show another time. */
function secondsUntil(dueAt: number, clock: Clock): number {
  return Math.round(Math.min(Math.max(0, dueAt - clock.now()), AHEAD_MAX_MS)) / 1_000;
}
