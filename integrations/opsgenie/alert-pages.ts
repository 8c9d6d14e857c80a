import { LIST_PAGE, type ListPage } from "../../src/core/ops-listing.ts";
import type { OpsGenieApi } from "./client.ts";
import { type AlertWire, alertPage } from "./wire.ts";

export async function readAlertPage(api: OpsGenieApi, search: string, offset: number): Promise<ListPage<AlertWire>> {
  const answer = await api.read("/v2/alerts", alertPage, {
    query: search,
    limit: LIST_PAGE,
    offset,
    sort: "createdAt",
    order: "asc",
  });
  const isFull = answer.data.length >= LIST_PAGE;
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
