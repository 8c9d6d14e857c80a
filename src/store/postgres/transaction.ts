import type { PoolClient } from "pg";
import { BotError } from "../../core/errors.ts";
import { type Connections, unlessStale } from "./connections.ts";
import { inDoubt, leavesInDoubt } from "./faults.ts";

export type Session = Pick<PoolClient, "query">;

/** A transaction that is under way. One of the two must be called, once. */
export interface Transaction extends Session {
  /** Throws BotError with `details.inDoubt` when it may have been carried out and the answer was lost. */
  commit(): Promise<void>;
  /** Undoes everything. Never throws: when the database does not hear of it, it sees the connection end. */
  abandon(because?: unknown): Promise<void>;
}

export async function begin(connections: Connections, how = "BEGIN"): Promise<Transaction> {
  const client = await unlessStale(async () => {
    const fresh = await connections.checkout();
    try {
      await fresh.query(how);
    } catch (error) {
      connections.failed(error);
      fresh.release(true);
      throw error;
    }
    return fresh;
  });

  async function abandon(because?: unknown): Promise<void> {
    const isLost = because !== undefined && !(because instanceof BotError) && leavesInDoubt(because);
    try {
      if (!isLost) await client.query("ROLLBACK");
      client.release(isLost);
    } catch (error) {
      connections.failed(error);
      client.release(true);
    }
  }

  return {
    query: client.query.bind(client),
    abandon,
    commit: async () => {
      try {
        await client.query("COMMIT");
      } catch (error) {
        connections.failed(error);
        await abandon(error);
        throw leavesInDoubt(error) ? inDoubt(error) : error;
      }
      client.release();
    },
  };
}

/** All or nothing of `work`. Passes its error on as it is: then nothing was done, unless it says `details.inDoubt`. */
export async function inTransaction<T>(connections: Connections, work: (session: Session) => Promise<T>): Promise<T> {
  const transaction = await begin(connections);
  let result: T;
  try {
    result = await work(transaction);
  } catch (error) {
    connections.failed(error);
    await transaction.abandon(error);
    throw error;
  }
  await transaction.commit();
  return result;
}
