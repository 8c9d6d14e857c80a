import { BotError } from "../../core/errors.ts";
import type { Reply } from "../../core/reply.ts";
import type { Store } from "../../core/store.ts";
import { isEmbedded } from "../../store/embedded/open.ts";

/** Backs up the store of a bot at work, and says so. Throws BotError. */
export async function backUp(store: Store, from: string, to: string): Promise<Reply> {
  if (!isEmbedded(store)) throw inDatabase();
  await store.backUp(to);
  return { type: "reply", tone: "good", title: backedUp(from, to) };
}

export function backedUp(from: string, to: string): string {
  return `Backed up ${from} to ${to}: every page and row of the copy was checked.`;
}

export function inDatabase(): BotError {
  return new BotError(
    "not_configured",
    "The store is in PostgreSQL (DATABASE_URL): back it up with pg_dump, or copy it with tocsin store copy.",
  );
}
