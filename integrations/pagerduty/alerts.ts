import type { AlertSource } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import { findAlert, readDetail } from "./alert-detail.ts";
import { listAlerts } from "./alert-list.ts";
import { alertWrites, checkSnooze } from "./alert-writes.ts";
import type { Api } from "./client.ts";
import { ACCOUNT, PREFIX, TITLE } from "./domain.ts";
import { planEscalation } from "./escalation.ts";
import { pageServices, planPage } from "./page-target.ts";
import type { People } from "./people.ts";

export interface AlertPorts {
  readonly api: Api;
  readonly clock: Clock;
  readonly people: People;
  readonly defaultService: string | undefined;
  readonly incidentsUrl: string;
}

export function createAlerts(ports: AlertPorts): AlertSource {
  const { api, clock, people } = ports;
  return {
    account: ACCOUNT,
    title: TITLE,
    prefix: PREFIX,
    pages: ["person", "schedule", "service", "policy"],
    async *list(query) {
      yield* await listAlerts(api, people, clock, query);
    },
    find: (numberOrId) => findAlert(api, numberOrId),
    detail: (alert) => readDetail(api, alert),
    attribute: people.attribute,
    ...alertWrites,
    snooze: (alerts, by, untilAt, reason) => {
      checkSnooze(untilAt, clock.now());
      return alertWrites.snooze(alerts, by, untilAt, reason);
    },
    escalate: (alert, by) => planEscalation(api, alert, by),
    page: (request, by) => planPage(ports, request, by),
    pageServices: (target) => pageServices(ports, target),
  };
}
