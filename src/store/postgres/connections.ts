import { Client, type ClientConfig, Pool, type PoolClient, type QueryConfig, type QueryResultRow } from "pg";
import type { Log } from "../../core/log.ts";
import { closedFault, isAway, isStale, reasonOf, storeFault } from "./faults.ts";
import { CONNECTIONS_MAX, patient, settingsOf } from "./settings.ts";

/** How many connections that had ended unnoticed may be come upon in a row: after a restart all of them have. */
const STALE_MAX = CONNECTIONS_MAX;
/** What is still open after this long is cut off; the whole close takes less than two seconds. */
const CLOSE_MS = 1_500;

export interface Connections {
  /** Host, port and database: never the password. */
  readonly where: string;
  readonly max: number;
  /** How many are at work now. */
  busy(): number;
  /** The database did not answer when it was last asked. */
  isAway(): boolean;
  /**
   * The rows of one statement on its own, which must be one that may be asked twice. Throws what storeFault makes of a
   * failure.
   */
  rows<R extends QueryResultRow>(statement: QueryConfig): Promise<readonly R[]>;
  /** As the driver has it: for pg-boss, which tells its own story of a failure. */
  execute(text: string, values?: unknown[]): Promise<{ rows: QueryResultRow[] }>;
  /** A connection of the pool, to be released. Throws what the driver does. */
  checkout(): Promise<PoolClient>;
  /** A connection beside the pool, not open yet. A patient one waits longer for answers and for locks. */
  makeClient(how?: { readonly isPatient: boolean }): Client;
  /** Takes note of a failure: that the database is away is said once, and once that it is back. */
  failed(error: unknown): void;
  /** Everything ends, within two seconds, whatever the database does. */
  close(): Promise<void>;
}

/** Opens nothing yet: a connection is made when it is needed and kept for a while. */
export function openConnections(url: string, log: Log): Connections {
  const settings = settingsOf(url);
  const open = new Set<Client>();
  /** Keeps hold of its socket, and of an error that comes when nobody is asking: it would end the process. */
  class TrackedClient extends Client {
    constructor(config?: ClientConfig) {
      super(config);
      open.add(this);
      this.on("error", failed);
      this.once("end", () => open.delete(this));
    }
  }
  const pool = new Pool({ ...settings, max: CONNECTIONS_MAX, Client: TrackedClient });
  pool.on("error", failed);
  const { host, port, database = "" } = new Client(settings);
  const where = `${host}:${port}/${database}`;
  let away = false;
  let closed = false;

  function failed(error: unknown): void {
    if (away || closed || !isAway(error)) return;
    away = true;
    log.warn("store.database.away", { where, reason: reasonOf(error) });
  }

  async function observed<T>(ask: () => Promise<T>): Promise<T> {
    if (closed) throw closedFault();
    try {
      const result = await ask();
      if (away) log.info("store.database.back", { where });
      away = false;
      return result;
    } catch (error) {
      failed(error);
      throw closed ? closedFault() : error;
    }
  }

  return {
    where,
    max: CONNECTIONS_MAX,
    busy: () => pool.totalCount - pool.idleCount,
    isAway: () => away,
    rows: async <R extends QueryResultRow>(statement: QueryConfig) => {
      try {
        return (await unlessStale(() => observed(() => pool.query<R>(statement)))).rows;
      } catch (error) {
        throw storeFault(error);
      }
    },
    execute: (text, values) => observed(() => pool.query(text, values)),
    checkout: () => observed(() => pool.connect()),
    makeClient: ({ isPatient } = { isPatient: false }) => new TrackedClient(isPatient ? patient(settings) : settings),
    failed,
    close: async () => {
      closed = true;
      const deadline = AbortSignal.timeout(CLOSE_MS);
      const late = new Promise<void>((resolve) => {
        deadline.addEventListener("abort", () => resolve(), { once: true });
      });
      if (!pool.ending) await Promise.race([pool.end(), late]);
      for (const client of open) client.connection.stream.destroy();
    },
  };
}

/** Asks again when it was a connection's end that was met, and nothing was done. */
export async function unlessStale<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!isStale(error) || tries === STALE_MAX) throw error;
    }
  }
}
