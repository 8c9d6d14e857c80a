import type { Named, NameKind, NameLists } from "../../src/core/names.ts";
import { servicesIn } from "../../src/core/ops-alerts.ts";
import { alertSearch } from "./alert-query.ts";
import { ACCOUNT, type OpsGenieApi } from "./client.ts";
import type { Directory } from "./directory.ts";
import { alertPage } from "./wire.ts";

/** One page is looked through for services: the documented maximum (OpsGenie docs, Alert API, List Alerts). */
const ALERTS_LOOKED_AT = 100;

/** What people may name. OpsGenie has no services of alerts: those that the newest open alerts are tagged with count. */
export function nameLists(api: OpsGenieApi, directory: Directory): NameLists {
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
      const { data } = await api.read("/v2/alerts", alertPage, {
        query: alertSearch({}),
        limit: ALERTS_LOOKED_AT,
        offset: 0,
        sort: "createdAt",
        order: "desc",
      });
      return servicesIn(data).map((name) => named("service", name, name));
    },
  };
}

function named(kind: NameKind, id: string, name: string): Named {
  return { kind, name, refs: [{ account: ACCOUNT, id }] };
}
