import type { Store } from "../../core/store.ts";
import type { Connections } from "./connections.ts";
import type { Tables } from "./schema.ts";
import { fromColumn, toColumn } from "./text.ts";

interface LeaseRow {
  readonly name: string;
  readonly owner: string;
  readonly fence: string;
}

/**
 * Rows of leases that ended so long ago are cleared away: each replica has a name of its own. Far longer than a statement
 * may take, so that a fence drawn before such a row went is never written after a later one.
 */
const KEPT = "1 day";

/**
 * Leases are rows, judged by the database's clock alone: the clocks of the replicas do not come into it. Fences come from
 * one sequence, so they rise also under a name whose row is gone. `offsetMs` moves that clock, for tests. Giving a lease
 * up is announced on `channel`, and clears old rows away.
 */
export function openLeases(
  { rows }: Connections,
  { leases, fences, channel }: Tables,
  offsetMs: () => number,
): Pick<Store, "lease" | "release" | "leases"> {
  // clock_timestamp() is not that of the transaction's start: it goes on while a statement waits for a lock.
  const take = `
    INSERT INTO ${leases} AS held (name, owner, fence, until)
    SELECT $1, $2, nextval('${fences}'), clock_timestamp() + ($3::float8 + $4::float8) * interval '1 ms'
    ON CONFLICT (name) DO UPDATE SET
      fence = CASE
        WHEN held.owner = excluded.owner AND held.until > clock_timestamp() + $4::float8 * interval '1 ms' THEN held.fence
        -- A replica of an earlier version counts up from the row: never below that. Drawn while the row is locked.
        ELSE greatest(held.fence + 1, nextval('${fences}'))
      END,
      owner = excluded.owner,
      until = clock_timestamp() + ($3::float8 + $4::float8) * interval '1 ms'
    WHERE held.owner = excluded.owner OR held.until <= clock_timestamp() + $4::float8 * interval '1 ms'
    RETURNING fence`;
  const giveUp = `
    WITH given_up AS (
      UPDATE ${leases} SET owner = '', until = clock_timestamp() + $5::float8 * interval '1 ms'
      WHERE name = $1 AND owner = $2 AND fence = $3 RETURNING 1
    ), gone AS (
      DELETE FROM ${leases} WHERE name IN (
        SELECT name FROM ${leases}
        WHERE name <> $1 AND until < clock_timestamp() + $5::float8 * interval '1 ms' - interval '${KEPT}'
        FOR UPDATE SKIP LOCKED
      )
    ) SELECT pg_notify($4, '') FROM given_up`;
  const inForce = `
    SELECT name, owner, fence FROM ${leases}
    WHERE until > clock_timestamp() + $1::float8 * interval '1 ms' ORDER BY name`;
  return {
    lease: async (name, owner, forMs) => {
      const values = [toColumn(name), toColumn(owner), forMs, offsetMs()];
      const [taken] = await rows<{ fence: string }>({ name: "lease", text: take, values });
      return taken && { name, owner, fence: Number(taken.fence) };
    },
    release: async ({ name, owner, fence }) => {
      const values = [toColumn(name), toColumn(owner), fence, channel, offsetMs()];
      await rows({ name: "release", text: giveUp, values });
    },
    leases: async () => {
      const held = await rows<LeaseRow>({ name: "leases", text: inForce, values: [offsetMs()] });
      return held.map((row) => ({
        name: fromColumn(row.name),
        owner: fromColumn(row.owner),
        fence: Number(row.fence),
      }));
    },
  };
}
