import type { z } from "zod";
import type { JsmApi } from "./client.ts";

/** Largest page of schedules and of escalations (Jira Service Management ops REST API, List schedules, read 2026-11-21). */
const PAGE = 50;
/** At most 2,000 of a kind are read. */
const MAX_PAGES = 40;

interface OffsetPage<T> {
  readonly values: readonly T[];
  readonly links?: { readonly next?: string | undefined } | undefined;
}

/** A list of configuration to its end. */
export async function readOffsets<T>(
  api: JsmApi,
  path: string,
  schema: z.ZodType<OffsetPage<T>>,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { values, links } = await api.read(path, schema, { ...more, size: PAGE, offset: page * PAGE });
    all.push(...values);
    if (values.length < PAGE || (links !== undefined && links.next === undefined)) break;
  }
  return all;
}
