import { LIST_PAGE, type ListPage } from "../../src/core/ops-listing.ts";
import type { JsmApi } from "./client.ts";
import type { People } from "./people.ts";
import { type AlertWire, alertPage, assigneesOf } from "./wire.ts";

/** A page with the names of the people in it, as far as Jira tells them. */
export async function readAlertPage(
  api: JsmApi,
  people: Pick<People, "meet">,
  search: string,
  offset: number,
): Promise<ListPage<AlertWire>> {
  const { values, count, links } = await api.read(api.ops("/alerts"), alertPage, {
    query: search,
    size: LIST_PAGE,
    offset,
    sort: "createdAt",
    order: "asc",
  });
  await people.meet(values.flatMap(assigneesOf));
  const isFull = values.length >= LIST_PAGE;
  return {
    alerts: values,
    more: isFull && (links === undefined || links.next !== undefined),
    lastOffset: lastOffsetOf(count),
  };
}

/** Whether `count` is of this page or of the whole is not documented: above a page it can only be of the whole. */
function lastOffsetOf(count: number | undefined): number | undefined {
  if (count === undefined || count <= LIST_PAGE) return undefined;
  return Math.floor((count - 1) / LIST_PAGE) * LIST_PAGE;
}
