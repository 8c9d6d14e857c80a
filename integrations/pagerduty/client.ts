import { z } from "zod";
import { BotError } from "../../src/core/errors.ts";
import type { HttpAccount, HttpAnswer, HttpCall, VendorHttp } from "../../src/core/http.ts";
import type { Execution, VendorRequest } from "../../src/core/operation-kind.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { ACCOUNT, TITLE } from "./domain.ts";
import { paging, reasonOf } from "./wire.ts";

/** "limit" of a list: at most 100 (PagerDuty REST docs, Pagination, read 2026-11-21). */
export const PAGE_ITEMS = 100;
/** offset + limit may not exceed this (ibid.). */
export const REACH_ITEMS = 10_000;
/** 960 requests a minute for each key (PagerDuty REST docs, Rate Limits, read 2026-11-21). */
const REQUESTS_PER_MINUTE = 960;
/** Ours: 5,000 incidents are read in two round trips, their pages all at once. */
export const MAX_IN_FLIGHT = 50;

/** How the one HTTP client reaches an account. Both headers are required on every request, also without a body (OpenAPI document). */
export function accountFor(env: Readonly<Record<string, string>>): HttpAccount {
  return {
    account: ACCOUNT,
    title: TITLE,
    baseUrl: env.PAGERDUTY_API_URL ?? "",
    headers: {
      authorization: `Token token=${env.PAGERDUTY_API_KEY ?? ""}`,
      accept: "application/vnd.pagerduty+json;version=2",
      "content-type": "application/json",
    },
    budget: {
      perWindow: { requests: REQUESTS_PER_MINUTE, windowMs: 60_000 },
      maxInFlight: MAX_IN_FLIGHT,
      slow: { everyMs: 1_000, forMs: 60_000 },
    },
    reasonOf,
    requestIdHeader: "x-request-id",
    resetHeader: "ratelimit-reset",
  };
}

/** Where people see the account's incidents: beside api.pagerduty.com and api.eu.pagerduty.com. */
export function incidentsUrl(env: Readonly<Record<string, string>>): string {
  const apiUrl = (env.PAGERDUTY_API_URL ?? "").replace(/\/+$/u, "");
  return `${apiUrl.replace(/^https:\/\/api\.(?=(?:\w+\.)?pagerduty\.com$)/u, "https://app.")}/incidents`;
}

/** A list of the vendor's: where it is, under which key its items lie and how each looks. */
export interface List<T> {
  readonly path: string;
  readonly key: string;
  readonly item: z.ZodType<T>;
  readonly query?: VendorRequest["query"];
  /** Default PAGE_ITEMS. */
  readonly pageItems?: number;
  /** Statuses that mean that the account has no such things. */
  readonly none?: readonly number[];
}

interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
  readonly total: number | undefined;
}

/** What of a list could be read. `total` counts also what lies beyond the vendor's reach. */
interface Reading<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface Api {
  /** One object. Throws BotError with a vendor_… code. */
  get<T>(schema: z.ZodType<T>, path: string, query?: VendorRequest["query"]): Promise<T>;
  /** As `get`, but undefined for a 404. */
  find<T>(schema: z.ZodType<T>, path: string, query?: VendorRequest["query"]): Promise<T | undefined>;
  /** Every item: the first page says how many there are, the others are read at once. Beyond 10,000 it throws. */
  all<T>(list: List<T>): Promise<readonly T[]>;
  /** As `all`, but reads nothing beyond the first page when `isWanted` says no to the total, and never throws for it. */
  reach<T>(list: List<T>, isWanted?: (total: number) => boolean): Promise<Reading<T>>;
  /** A write, as an operation kind describes it, for as long as its execution lets it leave. */
  send(
    request: VendorRequest,
    mode: HttpCall["mode"],
    execution: Execution,
    accept?: readonly number[],
  ): Promise<HttpAnswer>;
}

export function createApi(http: VendorHttp): Api {
  const read = (path: string, query: VendorRequest["query"], accept?: readonly number[]): Promise<HttpAnswer> =>
    http.send({ method: "GET", path, mode: "read", ...(query ? { query } : {}), ...(accept ? { accept } : {}) });

  async function page<T>(list: List<T>, offset: number): Promise<Page<T>> {
    const limit = list.pageItems ?? PAGE_ITEMS;
    const query = { ...list.query, limit, offset, ...(offset === 0 ? { total: true } : {}) };
    const { status, body } = await read(list.path, query, list.none);
    if (list.none?.includes(status)) return { items: [], more: false, total: 0 };
    const about = parseAnswer(TITLE, paging, body, list.path);
    const items = parseAnswer(TITLE, z.object({ [list.key]: z.array(list.item) }), body, list.path)[list.key] ?? [];
    return { items, more: about.more ?? false, total: about.total ?? undefined };
  }

  async function reach<T>(list: List<T>, isWanted: (total: number) => boolean = () => true): Promise<Reading<T>> {
    const limit = list.pageItems ?? PAGE_ITEMS;
    const first = await page(list, 0);
    if (!first.more) return { items: first.items, total: first.items.length };
    if (first.total === undefined) return oneByOne(list, first);
    if (!isWanted(first.total)) return { items: first.items, total: first.total };
    const end = Math.min(first.total, REACH_ITEMS);
    const offsets = Array.from({ length: Math.ceil(end / limit) - 1 }, (_, i) => (i + 1) * limit);
    const further = await Promise.all(offsets.map((offset) => page(list, offset)));
    return { items: [first, ...further].flatMap((one) => one.items), total: first.total };
  }

  /** For an answer that does not say how many there are. */
  async function oneByOne<T>(list: List<T>, first: Page<T>): Promise<Reading<T>> {
    const limit = list.pageItems ?? PAGE_ITEMS;
    const items = [...first.items];
    let last = first;
    for (let offset = limit; last.more && offset + limit <= REACH_ITEMS; offset += limit) {
      last = await page(list, offset);
      items.push(...last.items);
    }
    return { items, total: items.length + (last.more ? 1 : 0) };
  }

  return {
    get: async (schema, path, query) => parseAnswer(TITLE, schema, (await read(path, query)).body, path),
    find: async (schema, path, query) => {
      const answer = await read(path, query, [404]);
      return answer.status === 404 ? undefined : parseAnswer(TITLE, schema, answer.body, path);
    },
    all: async (list) => {
      const { items, total } = await reach(list);
      if (total <= REACH_ITEMS) return items;
      const what = list.key.replaceAll("_", " ");
      throw new BotError("vendor_refused", `PagerDuty lists at most 10,000 ${what}, and this account has more.`);
    },
    reach,
    send: (request, mode, { signal, notAfter }, accept) =>
      http.send({ ...request, mode, signal, notAfter, ...(accept ? { accept } : {}) }),
  };
}
