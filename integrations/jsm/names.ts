import type { Named, NameKind, NameLists } from "../../src/core/names.ts";
import { servicesIn } from "../../src/core/ops-alerts.ts";
import { LIST_PAGE } from "../../src/core/ops-listing.ts";
import { alertSearch } from "./alert-query.ts";
import { ACCOUNT, type JsmApi } from "./client.ts";
import type { Directory } from "./directory.ts";
import { alertPage } from "./wire.ts";

/**
 * What people may name. Alerts have no services here: those that the newest open alerts are tagged with count, one page
 * of them.
 */
export function nameLists(api: JsmApi, directory: Directory): NameLists {
  return {
    person: async () =>
      (await directory.users.get()).map((user) => ({
        ...named("person", user.id, user.name),
        ...(user.email === undefined ? {} : { aliases: [user.email] }),
      })),
    team: async () => (await directory.teams.get()).map((one) => named("team", one.id, one.name)),
    schedule: async () => (await directory.schedules.get()).map((one) => named("schedule", one.id, one.name)),
    policy: async () => (await directory.escalations.get()).map((one) => named("policy", one.id, one.name)),
    service: async () => {
      const { values } = await api.read(api.ops("/alerts"), alertPage, {
        query: alertSearch({}),
        size: LIST_PAGE,
        offset: 0,
        sort: "createdAt",
        order: "desc",
      });
      return servicesIn(values).map((name) => named("service", name, name));
    },
  };
}

function named(kind: NameKind, id: string, name: string): Named {
  return { kind, name, refs: [{ account: ACCOUNT, id }] };
}
