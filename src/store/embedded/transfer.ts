import { COLLECTIONS, JOURNALS, type StoreRow } from "../../core/store.ts";
import { notEmpty } from "../conflict.ts";
import type { Documents } from "./documents.ts";
import type { Journals } from "./journals.ts";
import type { Writer } from "./writer.ts";

/** Journal entries in memory at once. */
const PAGE_ENTRIES = 500;

/** Everything as it is when the first row is asked for: later commits are not in it. Rows are the store's own. */
export function* rowsOf(documents: Documents, journals: Journals): Generator<StoreRow> {
  const snapshot = COLLECTIONS.map((collection) => ({ collection, documents: documents.list(collection) }));
  // Entries are never changed and never go: where a journal ends now is all there is to know.
  const ends = JOURNALS.map((journal) => ({ journal, end: journals.lastSeq(journal) }));
  for (const { collection, documents } of snapshot) {
    for (const document of documents) yield { collection, document };
  }
  for (const { journal, end } of ends) {
    for (let seq = 0; seq < end; ) {
      const page = journals.page(journal, seq, PAGE_ENTRIES);
      for (const entry of page) if (entry.seq <= end) yield { journal, entry };
      seq = page.at(-1)?.seq ?? end;
    }
  }
}

/** Writes the rows of another store, all or none. Throws BotError("conflict") unless this one is empty. */
export async function fillWith(
  rows: AsyncIterable<StoreRow>,
  documents: Documents,
  journals: Journals,
  writer: Writer,
): Promise<void> {
  await writer.runAlone(async () => {
    if (!documents.isEmpty() || !journals.isEmpty()) throw notEmpty();
    for await (const row of rows) {
      if ("journal" in row) {
        journals.insert(row.journal, row.entry);
      } else {
        const { id, version, value } = row.document;
        documents.get(row.collection, id).adapter.write({ version, value });
      }
    }
  });
  documents.reload();
}
