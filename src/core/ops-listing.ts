import { BotError } from "./errors.ts";

/*
 * Lists of alerts as OpsGenie and Jira Service Management page them: by offset, in pages of at most 100, with
 * offset + size below 20,000 (OpsGenie docs, Alert API, List Alerts; Jira Service Management ops REST API, List alerts,
 * read 2026-11-21).
 */
export const LIST_PAGE = 100;
/** The last page of a window begins here. */
const LAST_OFFSET = 19_800;
/** Windows of up to 19,900 alerts each: a million alerts. */
const MAX_WINDOWS = 50;

export interface ListPage<A> {
  readonly alerts: readonly A[];
  /** Whether another page may follow. */
  readonly more: boolean;
  /** Where the last page begins, as this page says; a hint only. */
  readonly lastOffset: number | undefined;
}

export interface Listing<A> {
  readonly title: string;
  /** A page of LIST_PAGE alerts, oldest first. */
  readPage(search: string, offset: number): Promise<ListPage<A>>;
}

/**
 * Every alert that a search finds, each once, oldest first. After the first page all others are read at once, because it
 * says where the last one begins; where it does not, two at a time, so at most one page is read in vain. Beyond what an
 * offset may reach the search goes on from the newest time seen.
 */
export async function* readListing<A extends { readonly id: string; readonly createdAt: number }>(
  listing: Listing<A>,
  search: string,
): AsyncGenerator<A> {
  const seen = new Set<string>();
  let sinceAt: number | undefined;
  for (let window = 0; window < MAX_WINDOWS; window += 1) {
    let newestAt = sinceAt;
    let pages = 0;
    let more = true;
    for await (const page of readWindow(
      listing,
      sinceAt === undefined ? search : `${search} AND createdAt >= ${sinceAt}`,
    )) {
      for (const alert of page.alerts) {
        newestAt = Math.max(newestAt ?? alert.createdAt, alert.createdAt);
        if (seen.has(alert.id)) continue;
        seen.add(alert.id);
        yield alert;
      }
      pages += 1;
      more = page.more;
    }
    if (!more || pages * LIST_PAGE <= LAST_OFFSET) return;
    if (newestAt === sinceAt) break;
    sinceAt = newestAt;
  }
  throw new BotError(
    "vendor_refused",
    `${listing.title} cannot list that many alerts; narrow it down, for example by team.`,
    { details: { read: seen.size } },
  );
}

async function* readWindow<A>({ readPage }: Listing<A>, search: string): AsyncGenerator<ListPage<A>> {
  const first = await readPage(search, 0);
  yield first;
  let lastRead = first;
  let next = LIST_PAGE;
  let batch = first.lastOffset === undefined ? 2 : Math.floor(first.lastOffset / LIST_PAGE);
  while (lastRead.more && next <= LAST_OFFSET) {
    const room = Math.floor((LAST_OFFSET - next) / LIST_PAGE) + 1;
    const offsets = Array.from({ length: Math.max(1, Math.min(batch, room)) }, (_, i) => next + i * LIST_PAGE);
    for (const page of await Promise.all(offsets.map((offset) => readPage(search, offset)))) {
      yield page;
      lastRead = page;
    }
    next += offsets.length * LIST_PAGE;
    batch = 2;
  }
}
