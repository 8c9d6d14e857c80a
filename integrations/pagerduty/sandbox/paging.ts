import { z } from "zod";
import { flag, invalid } from "./refusal.ts";

const REACH_ITEMS = 10_000;
const PAGE_ITEMS = 25;
const PAGE_ITEMS_MAX = 100;

/** The declared parameters of classic paging; offsets end at 10,000 (PagerDuty REST docs, Pagination, read 2026-11-21). */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  total: flag.optional(),
};

export interface PageQuery {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly total?: boolean | undefined;
}

/** One page under its key. `total` is null unless it was asked for; a larger limit than allowed counts as the largest. */
export function pageOf<T>(
  key: string,
  items: readonly T[],
  query: PageQuery,
  render: (item: T) => unknown,
  mostItems = PAGE_ITEMS_MAX,
): Record<string, unknown> {
  const limit = Math.min(query.limit ?? PAGE_ITEMS, mostItems);
  const offset = query.offset ?? 0;
  if (offset + limit > REACH_ITEMS) throw invalid("Offset+limit exceeds maximum allowed value of 10000");
  return {
    [key]: items.slice(offset, offset + limit).map(render),
    limit,
    offset,
    more: offset + limit < items.length,
    total: query.total === true ? items.length : null,
  };
}
