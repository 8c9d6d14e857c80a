import { BotError } from "../../src/core/errors.ts";
import { type OpsGenieApi, TITLE } from "./client.ts";
import { type AlertWire, alertPage } from "./wire.ts";

/** Largest page of GET /v2/alerts (OpsGenie docs, Alert API, List Alerts, read 2026-11-21). */
const PAGE = 100;
/** offset + limit must stay below 20,000 (same page): the last page of a window begins here. */
const LAST_OFFSET = 19_800;
/** Windows of up to 19,900 alerts each: a million alerts. */
const MAX_WINDOWS = 50;

interface Page {
  readonly alerts: readonly AlertWire[];
  /** Whether another page may follow. */
  readonly more: boolean;
  /** Where the last page begins, as this page says. */
  readonly lastOffset: number | undefined;
}

/**
 * Every alert that a search finds, each once, oldest first. After the first page all others are read at once, because it
 * says where the last one begins; where it does not, two at a time, so at most one page is read in vain. Beyond what an
 * offset may reach the search goes on from the newest time seen.
 */
export async function* readAlerts(api: OpsGenieApi, search: string): AsyncGenerator<AlertWire> {
  const seen = new Set<string>();
  let sinceAt: number | undefined;
  for (let window = 0; window < MAX_WINDOWS; window += 1) {
    let newestAt = sinceAt;
    let pages = 0;
    let more = true;
    for await (const page of readWindow(
      api,
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
    if (!more || pages * PAGE <= LAST_OFFSET) return;
    if (newestAt === sinceAt) break;
    sinceAt = newestAt;
  }
  throw new BotError("vendor_refused", `${TITLE} cannot list that many alerts; narrow it down, for example by team.`, {
    details: { read: seen.size },
  });
}

async function* readWindow(api: OpsGenieApi, search: string): AsyncGenerator<Page> {
  const first = await readPage(api, search, 0);
  yield first;
  let lastRead: Page = first;
  let next = PAGE;
  let batch = first.lastOffset === undefined ? 2 : Math.floor(first.lastOffset / PAGE);
  while (lastRead.more && next <= LAST_OFFSET) {
    const room = Math.floor((LAST_OFFSET - next) / PAGE) + 1;
    const offsets = Array.from({ length: Math.max(1, Math.min(batch, room)) }, (_, i) => next + i * PAGE);
    for (const page of await Promise.all(offsets.map((offset) => readPage(api, search, offset)))) {
      yield page;
      lastRead = page;
    }
    next += offsets.length * PAGE;
    batch = 2;
  }
}

async function readPage(api: OpsGenieApi, search: string, offset: number): Promise<Page> {
  const answer = await api.read("/v2/alerts", alertPage, {
    query: search,
    limit: PAGE,
    offset,
    sort: "createdAt",
    order: "asc",
  });
  const isFull = answer.data.length >= PAGE;
  return {
    alerts: answer.data,
    more: isFull && (answer.paging === undefined || answer.paging.next !== undefined),
    lastOffset: offsetIn(answer.paging?.last),
  };
}

/** `paging.last` is an address with the offset of the last page; a hint only. */
function offsetIn(address: string | undefined): number | undefined {
  if (address === undefined || !URL.canParse(address, "https://api.opsgenie.com")) return undefined;
  const offset = Number(new URL(address, "https://api.opsgenie.com").searchParams.get("offset") ?? Number.NaN);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : undefined;
}
