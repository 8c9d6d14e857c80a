import type { NameLists } from "../../src/core/names.ts";
import { LIST_PAGE } from "../../src/core/ops-listing.ts";
import { opsNames } from "../../src/core/ops-names.ts";
import { alertSearch } from "./alert-query.ts";
import { ACCOUNT, type JsmApi } from "./client.ts";
import type { Directory } from "./directory.ts";
import { alertPage } from "./wire.ts";

export function nameLists(api: JsmApi, directory: Directory): NameLists {
  return opsNames({
    account: ACCOUNT,
    ...directory,
    newestAlerts: async () => {
      const query = { query: alertSearch({}), size: LIST_PAGE, offset: 0, sort: "createdAt", order: "desc" };
      return (await api.read(api.ops("/alerts"), alertPage, query)).values;
    },
  });
}
