import type { JsonObject } from "../../../../src/core/json.ts";
import { Refusal } from "./refusal.ts";

const LIMIT_DEFAULT = 100;
/** "Must be an integer under 1000" (Slack docs, conversations.list, read 2026-11-21). */
const LIMIT_MAX = 999;

/** One page of a list, and what to ask the next one with (Slack docs, Pagination, read 2026-11-21). */
export function page<T>(
  all: readonly T[],
  cursor: string | undefined,
  limit: number | undefined,
): readonly [items: T[], next: { readonly response_metadata: JsonObject }] {
  if (limit !== undefined && limit > LIMIT_MAX) throw new Refusal("invalid_limit");
  const from = cursor === undefined || cursor === "" ? 0 : readCursor(cursor);
  const to = from + (limit === undefined || limit === 0 ? LIMIT_DEFAULT : limit);
  const next = to < all.length ? Buffer.from(`next:${to}`).toString("base64") : "";
  return [all.slice(from, to), { response_metadata: { next_cursor: next } }];
}

function readCursor(cursor: string): number {
  const at = /^next:(\d+)$/u.exec(Buffer.from(cursor, "base64").toString("utf8"))?.[1];
  if (at === undefined) throw new Refusal("invalid_cursor");
  return Number(at);
}
