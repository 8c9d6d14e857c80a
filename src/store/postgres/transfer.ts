import type { QueryResultRow } from "pg";
import { COLLECTIONS, JOURNALS, type Journal, type StoreRow } from "../../core/store.ts";
import { notEmpty } from "../conflict.ts";
import type { Connections } from "./connections.ts";
import { type DocumentRow, documentOf } from "./documents.ts";
import { storeFault } from "./faults.ts";
import { contentOf } from "./intent.ts";
import { type EntryRow, entryOf } from "./journals.ts";
import type { Tables } from "./schema.ts";
import { toColumn } from "./text.ts";
import { begin, inTransaction, type Session } from "./transaction.ts";

/** Rows in memory at once. One may hold a plan of thousands of operations. */
const PAGE_ROWS = 200;
/** How long whoever reads or makes the rows may be at one page. */
const PAGE_IDLE_MS = 600_000;
const UNHURRIED = `SET LOCAL idle_in_transaction_session_timeout = ${PAGE_IDLE_MS}`;

/** Everything, page by page, as it is in one snapshot of the database. */
export async function* rowsOf(connections: Connections, tables: Tables): AsyncGenerator<StoreRow> {
  try {
    const transaction = await begin(connections, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      await transaction.query(UNHURRIED);
      for (const collection of COLLECTIONS) {
        const text = `SELECT id, version, value FROM ${tables.documents} WHERE collection = '${collection}' ORDER BY born`;
        for await (const row of pages<DocumentRow>(transaction, text)) yield { collection, document: documentOf(row) };
      }
      for (const journal of JOURNALS) {
        const text = `SELECT seq, key, at, value FROM ${tables.journal(journal)} ORDER BY seq`;
        for await (const row of pages<EntryRow>(transaction, text)) yield { journal, entry: entryOf(row) };
      }
    } finally {
      await transaction.abandon();
    }
  } catch (error) {
    throw storeFault(error);
  }
}

async function* pages<R extends QueryResultRow>(session: Session, text: string): AsyncGenerator<R> {
  await session.query(`DECLARE page NO SCROLL CURSOR FOR ${text}`);
  let length = PAGE_ROWS;
  while (length === PAGE_ROWS) {
    const { rows } = await session.query<R>(`FETCH ${PAGE_ROWS} FROM page`);
    yield* rows;
    length = rows.length;
  }
  await session.query("CLOSE page");
}

/** Writes the rows of another store, all or none. Throws BotError("conflict") unless this one is empty. */
export async function fillWith(rows: AsyncIterable<StoreRow>, connections: Connections, tables: Tables): Promise<void> {
  try {
    await inTransaction(connections, async (session) => {
      await session.query(UNHURRIED);
      await ensureEmpty(session, tables);
      let page: StoreRow[] = [];
      for await (const row of rows) {
        page.push(row);
        if (page.length < PAGE_ROWS) continue;
        await insert(session, tables, page);
        page = [];
      }
      await insert(session, tables, page);
      for (const journal of JOURNALS) await session.query(goOnAfterLast(tables.journal(journal)));
    });
  } catch (error) {
    throw storeFault(error);
  }
}

/** Locks the tables against every other writer until the transaction ends. */
async function ensureEmpty(session: Session, tables: Tables): Promise<void> {
  const names = [tables.documents, ...JOURNALS.map(tables.journal)];
  await session.query(`LOCK TABLE ${names.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
  const held = names.map((name) => `EXISTS (SELECT 1 FROM ${name})`).join(" OR ");
  const { rows } = await session.query<{ held: boolean }>(`SELECT ${held} AS held`);
  if (rows[0]?.held === false) return;
  throw notEmpty();
}

async function insert(session: Session, tables: Tables, page: readonly StoreRow[]): Promise<void> {
  const documents = page.flatMap((row) => ("document" in row ? row : []));
  if (documents.length > 0) {
    const contents = documents.map(({ collection, document }) => contentOf(collection, document.value));
    await session.query({
      name: "fill",
      text: `
        INSERT INTO ${tables.documents} (collection, id, version, value, due_at, until)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::float8[], $6::float8[])`,
      values: [
        documents.map(({ collection }) => collection),
        documents.map(({ document }) => toColumn(document.id)),
        documents.map(({ document }) => document.version),
        contents.map(({ json }) => json),
        contents.map(({ dueAt }) => dueAt),
        contents.map(({ until }) => until),
      ],
    });
  }
  for (const journal of JOURNALS) await insertEntries(session, tables, journal, page);
}

async function insertEntries(
  session: Session,
  tables: Tables,
  journal: Journal,
  page: readonly StoreRow[],
): Promise<void> {
  const entries = page.flatMap((row) => ("journal" in row && row.journal === journal ? row.entry : []));
  if (entries.length === 0) return;
  await session.query({
    name: `fill ${journal}`,
    text: `
      INSERT INTO ${tables.journal(journal)} (seq, key, at, value)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])`,
    values: [
      entries.map(({ seq }) => seq),
      entries.map(({ key }) => toColumn(key)),
      entries.map(({ at }) => at),
      entries.map(({ value }) => JSON.stringify(value)),
    ],
  });
}

/** The next entry's number is above every one that was copied. */
function goOnAfterLast(table: string): string {
  return `SELECT setval(pg_get_serial_sequence('${table}', 'seq'), max(seq)) FROM ${table} HAVING max(seq) IS NOT NULL`;
}
