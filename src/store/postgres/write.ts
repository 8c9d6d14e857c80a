import type { QueryConfig } from "pg";
import { JOURNALS } from "../../core/store.ts";
import { type Decision, type Draft, documentKey } from "./decide.ts";
import { Overtaken } from "./faults.ts";
import type { Intent } from "./intent.ts";
import type { Tables } from "./schema.ts";
import { fromColumn, toColumn } from "./text.ts";
import type { Session } from "./transaction.ts";

export interface Writing {
  /**
   * Locks the documents that the intents are about, in one order for everybody, so that two transactions wait for each
   * other in a circle only by accident. Resolves with their versions; those that are not there have none and no lock.
   */
  lock(session: Session, intents: readonly Intent[]): Promise<ReadonlyMap<string, number>>;
  /** Writes what was decided. Throws Overtaken when another transaction made a document that was not there. */
  write(session: Session, decision: Decision): Promise<void>;
}

interface Counted {
  readonly changed: string;
}

/** The statements of a commit, each one round trip whatever the number of changes. */
export function prepareWriting(tables: Tables): Writing {
  const lock = lockText(tables);
  const write = writeText(tables);
  const clear = `
    DELETE FROM ${tables.documents} d USING unnest($1::text[], $2::text[]) AS place (collection, id)
    WHERE d.collection = place.collection AND d.id = place.id AND d.version = 0`;
  return {
    lock: async (session, intents) => {
      const wanted = new Map(
        intents.flatMap(({ edits }) => edits).map((edit) => [documentKey(edit.collection, edit.id), edit]),
      );
      if (wanted.size === 0) return new Map();
      const { rows } = await session.query<{ collection: Draft["collection"]; id: string; version: string }>(
        statement("lock", lock, namesOf([...wanted.values()])),
      );
      return new Map(
        rows.map(({ collection, id, version }) => [documentKey(collection, fromColumn(id)), Number(version)]),
      );
    },
    write: async (session, { drafts, appendices }) => {
      // What must not be there cannot be locked: its place is taken instead, until the end of the transaction.
      const places = drafts.filter(({ before, after, isRelied }) => isRelied && before === 0 && after === 0);
      const changed = drafts.filter(
        (draft) => draft.content !== undefined || draft.before !== draft.after || places.includes(draft),
      );
      if (changed.length === 0 && appendices.length === 0) return;
      const { rows } = await session.query<Counted>(
        statement("write", write, [
          ...namesOf(changed),
          changed.map(({ before }) => before),
          changed.map(({ after }) => after),
          changed.map(({ content }) => content?.json ?? ""),
          changed.map(({ content }) => content?.dueAt ?? null),
          changed.map(({ content }) => content?.until ?? null),
          ...JOURNALS.flatMap((journal) => {
            const entries = appendices.filter((entry) => entry.journal === journal);
            return [
              entries.map(({ key }) => toColumn(key)),
              entries.map(({ at }) => at),
              entries.map(({ json }) => json),
            ];
          }),
        ]),
      );
      if (Number(rows[0]?.changed) !== changed.length) throw new Overtaken();
      if (places.length > 0) await session.query({ text: clear, values: namesOf(places) });
    },
  };
}

function statement(name: string, text: string, values: unknown[]): QueryConfig {
  return { name, text, values };
}

function namesOf(documents: readonly Pick<Draft, "collection" | "id">[]): string[][] {
  return [documents.map(({ collection }) => collection), documents.map(({ id }) => toColumn(id))];
}

function lockText({ documents }: Tables): string {
  return `
    SELECT d.collection, d.id, d.version
    FROM unnest($1::text[], $2::text[]) AS wanted (collection, id)
    JOIN ${documents} d ON d.collection = wanted.collection AND d.id = wanted.id
    ORDER BY d.collection, d.id
    FOR UPDATE OF d`;
}

/** Every part names the version that it changes: a row that is not as it was decided on is not touched, and missed. */
function writeText({ documents, journal }: Tables): string {
  const appended = JOURNALS.map((name, n) => {
    const [key, at, value] = [8 + 3 * n, 9 + 3 * n, 10 + 3 * n];
    return `, ${name} AS (
      INSERT INTO ${journal(name)} (key, at, value)
      SELECT key, at, value FROM unnest($${key}::text[], $${at}::bigint[], $${value}::text[]) AS e (key, at, value)
    )`;
  });
  return `
    WITH draft AS (
      SELECT * FROM unnest(
        $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::float8[], $7::float8[]
      ) AS draft (collection, id, before, after, value, due_at, until)
    ), made AS (
      INSERT INTO ${documents} (collection, id, version, value, due_at, until)
      SELECT collection, id, after, value, due_at, until FROM draft WHERE before = 0
      ORDER BY collection, id
      ON CONFLICT DO NOTHING RETURNING 1
    ), raised AS (
      UPDATE ${documents} d SET version = after, value = draft.value, due_at = draft.due_at, until = draft.until
      FROM draft WHERE before > 0 AND after > 0
        AND d.collection = draft.collection AND d.id = draft.id AND d.version = before
      RETURNING 1
    ), dropped AS (
      DELETE FROM ${documents} d USING draft
      WHERE before > 0 AND after = 0 AND d.collection = draft.collection AND d.id = draft.id AND d.version = before
      RETURNING 1
    )${appended.join("")}
    SELECT (SELECT count(*) FROM made) + (SELECT count(*) FROM raised) + (SELECT count(*) FROM dropped) AS changed`;
}
