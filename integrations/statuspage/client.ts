import type { z } from "zod";
import { BotError } from "../../src/core/errors.ts";
import type { VendorHttp } from "../../src/core/http.ts";
import type { VendorRequest } from "../../src/core/operation-kind.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { TITLE } from "./settings.ts";

/** "a default and maximum limit of 100" (Statuspage OpenAPI, GET components, per_page, read 2026-11-21). */
export const PAGE_ITEMS = 100;
/** 10,000 things; a page that has more is not one that people read. */
const PAGES_MAX = 100;
/** How many further pages are asked for at once: nothing says how many there are. */
const WAVES = [1, 2, 4] as const;

type Query = NonNullable<VendorRequest["query"]>;

/** One page's part of the API. Paths are below `/pages/<id>`. Throws BotError with a vendor_… code. */
export interface PageApi {
  readonly http: VendorHttp;
  path(below: string): string;
  get<T>(schema: z.ZodType<T>, below: string, query?: Query): Promise<T>;
  /** undefined for a 404. */
  find<T>(schema: z.ZodType<T>, below: string): Promise<T | undefined>;
  /** A list to its end. An item that moved to another page meanwhile may be there twice. */
  all<T>(item: z.ZodType<readonly T[]>, below: string): Promise<readonly T[]>;
}

export function connectPage(http: VendorHttp, pageId: string): PageApi {
  const path = (below: string): string => `/pages/${encodeURIComponent(pageId)}${below}`;

  async function get<T>(schema: z.ZodType<T>, below: string, query?: Query): Promise<T> {
    const request = { method: "GET", path: path(below), mode: "read", ...(query ? { query } : {}) } as const;
    const answer = await http.send(request).catch((error: unknown) => {
      throw error instanceof BotError && error.code === "vendor_not_found" ? noPage(error) : error;
    });
    return parseAnswer(TITLE, schema, answer.body, below || "its page");
  }

  return {
    http,
    path,
    get,
    async find(schema, below) {
      const answer = await http.send({ method: "GET", path: path(below), mode: "read", accept: [404] });
      return answer.status === 404 ? undefined : parseAnswer(TITLE, schema, answer.body, below);
    },
    async all<T>(items: z.ZodType<readonly T[]>, below: string): Promise<readonly T[]> {
      const found: T[] = [];
      for (let first = 1, wave = 0; first <= PAGES_MAX; wave++) {
        const width = WAVES[wave] ?? WAVES[2];
        const numbers = Array.from({ length: width }, (_, i) => first + i);
        const pages = await Promise.all(numbers.map((page) => get(items, below, { page, per_page: PAGE_ITEMS })));
        found.push(...pages.flat());
        if (pages.some((page) => page.length < PAGE_ITEMS)) return found;
        first += width;
      }
      throw new BotError("vendor_refused", `${TITLE} lists more than ${PAGES_MAX * PAGE_ITEMS} things at ${below}.`);
    },
  };
}

/** The page and its lists are there, if they are anybody's to see. */
function noPage(cause: BotError): BotError {
  const message = `${TITLE} shows this key no page with the id in STATUSPAGE_PAGE_ID (404): correct it in .env and restart.`;
  return new BotError("vendor_not_found", message, { cause });
}
