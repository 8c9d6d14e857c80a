import { alertWrite } from "../core/alert-operation.ts";
import type { Alert, AlertSource } from "../core/alerts.ts";
import { BotError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { Operation } from "../core/plan.ts";
import { ACCOUNT } from "./house.ts";
import type { Verb } from "./params.ts";
import { userOf } from "./people.ts";

type Writes = Pick<AlertSource, "acknowledge" | "resolve" | "snooze" | "note" | "assign" | "escalate" | "page">;

/** One operation for each alert: its note is part of the write. Nobody is paged by any of them. */
export const WRITES: Writes = {
  acknowledge: (alerts) => alerts.map((alert) => operation("acknowledge", alert, {})),
  resolve: (alerts, _by, note) => alerts.map((alert) => operation("resolve", alert, noteIn(note))),
  snooze: (alerts, _by, untilAt, reason) =>
    alerts.map((alert) => operation("snooze", alert, { untilAt, ...noteIn(reason) })),
  note: (alert, _by, text) => [operation("note", alert, { text })],
  assign: (alerts, _by, to) => {
    if (to.kind !== "person") {
      throw new BotError("bad_input", `Incoming alerts go to a person; ${to.name} is a ${to.kind}.`);
    }
    const user = { ...userOf(to) };
    return alerts.map((alert) => operation("assign", alert, { to: user }));
  },
  escalate: async ({ handle }) => {
    throw new BotError(
      "bad_input",
      `${handle} has no escalation policy: no pager stands behind it. Assign it, or page somebody.`,
    );
  },
  page: async ({ target }) => {
    throw new BotError("bad_input", `${target.name} cannot be paged by an incoming alert: no pager stands behind it.`);
  },
};

function operation(verb: Verb, alert: Alert, params: JsonObject): Operation {
  return alertWrite(ACCOUNT, verb, alert, { id: `${verb}-${alert.id}`, params: { title: alert.title, ...params } });
}

function noteIn(note: string | undefined): JsonObject {
  return note === undefined ? {} : { note };
}
