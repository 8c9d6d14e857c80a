import { z } from "zod";

/** Query values are texts; numbers among them as the document types them. */
const number = z.string().regex(/^\d+$/u, "must be a whole number").transform(Number);

/** "a default and maximum limit of 100" (Statuspage OpenAPI, GET components, read 2026-11-21). */
const PER_PAGE_MAX = 100;

export const pageQuery = z.strictObject({ page: number.exactOptional(), per_page: number.exactOptional() });
/** The list of all incidents calls it `limit`. */
export const limitQuery = z.strictObject({
  q: z.string().exactOptional(),
  page: number.exactOptional(),
  limit: number.exactOptional(),
});

/** Pages count from 1. */
export function pageOf<T>(items: readonly T[], page = 1, perPage = PER_PAGE_MAX): readonly T[] {
  const size = Math.min(Math.max(1, perPage), PER_PAGE_MAX);
  const first = (Math.max(1, page) - 1) * size;
  return items.slice(first, first + size);
}
