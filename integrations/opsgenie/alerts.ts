import type { Alert, AlertSource } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import { type AlertListing, alertsThatFit } from "../../src/core/ops-alert-list.ts";
import { attributionIn } from "../../src/core/ops-attribution.ts";
import { PAGEABLE, pageOperation } from "../../src/core/ops-page.ts";
import { policyOf } from "../../src/core/ops-policies.ts";
import { EMAIL } from "../../src/core/who.ts";
import { findAlert } from "./alert-action.ts";
import { readLog, readNotes } from "./alert-notes.ts";
import { readAlertPage } from "./alert-pages.ts";
import { alertSearch } from "./alert-query.ts";
import { ACCOUNT, type OpsGenieApi, PREFIX, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { alertOperation } from "./operation.ts";
import { type AlertWire, toAlert } from "./wire.ts";
import { policyIn } from "./wire-oncall.ts";

/** What messages name when somebody is unknown here. */
const FALLBACK = { account: ACCOUNT, title: TITLE, fallback: "OPSGENIE_FALLBACK_USER" };

export function alertSource(api: OpsGenieApi, directory: Directory, fallbackUser: string | undefined): AlertSource {
  const alertOf = (wire: AlertWire): Alert => toAlert(wire, ACCOUNT, PREFIX, api.alertUrl(wire.id), directory);
  const listing: AlertListing<AlertWire> = {
    title: TITLE,
    asked: FALLBACK,
    readPage: (search, offset) => readAlertPage(api, search, offset),
    searchOf: alertSearch,
    alertOf,
    findUser: directory.findUser,
  };
  return {
    account: ACCOUNT,
    title: TITLE,
    prefix: PREFIX,
    pages: PAGEABLE,

    list: (query) => alertsThatFit(listing, query),

    find: async (numberOrId) => {
      const type = /^\d+$/.test(numberOrId) ? "tiny" : "id";
      const wire = await findAlert(api, numberOrId, type);
      return wire === undefined ? undefined : alertOf(wire);
    },

    detail: async (alert) => {
      // Names of teams and policies are remembered: most details cost the three requests of the alert itself.
      const [wire, log, notes] = await Promise.all([
        findAlert(api, alert.id, "id"),
        readLog(api, alert.id),
        readNotes(api, alert.id),
        alert.teams.length > 0 ? directory.teams.get() : undefined,
        alert.policy === undefined ? undefined : directory.escalations.get(),
      ]);
      if (wire === undefined) throw new BotError("not_found", `${TITLE} no longer has ${alert.handle}.`);
      return { alert: alertOf(wire), log, notes, ...(wire.description ? { description: wire.description } : {}) };
    },

    attribute: (actor) => attributionIn(FALLBACK, actor, directory.findUser, fallbackUser),

    acknowledge: (alerts) => alerts.map((alert) => alertOperation("acknowledge", alert, holderOf(alert))),
    resolve: (alerts, _by, note) => alerts.map((alert) => alertOperation("close", alert, optionalNote(note))),
    snooze: (alerts, _by, untilAt, reason) =>
      alerts.map((alert) => alertOperation("snooze", alert, { untilAt, ...optionalNote(reason) })),
    note: (alert, _by, text) => [alertOperation("note", alert, { text })],
    assign: (alerts, _by, to) => {
      const username = userNameOf(to, directory);
      return alerts.map((alert) => alertOperation("assign", alert, { to: username, ...holderOf(alert) }, ["pages"]));
    },
    escalate: async (alert) => {
      const policies = await directory.escalations.get();
      const policy = policyOf(alert, policies.map(policyIn), TITLE);
      return [alertOperation("escalate", alert, { policy: policy.id, name: policy.name }, ["pages"])];
    },
    page: async (request) => [pageOperation(request, { account: ACCOUNT, title: TITLE, alertsUrl: api.alertsUrl })],
    teamNames: async () => new Map((await directory.teams.get()).map(({ id, name }) => [id, name])),
  };
}

function optionalNote(note: string | undefined): { readonly note?: string } {
  return note === undefined || note === "" ? {} : { note };
}

/** Alerts are given to people only, by their user name, which is an e-mail address. */
function userNameOf(to: Named, directory: Directory): string {
  const id = idAt(to, ACCOUNT);
  const username =
    (id && directory.user(id)?.email) ?? [to.name, ...(to.aliases ?? [])].find((name) => EMAIL.test(name));
  if (to.kind === "person" && username) return username;
  throw new BotError(
    "bad_input",
    to.kind === "person"
      ? `${TITLE} knows no e-mail address of ${to.name}.`
      : `${TITLE} gives alerts to people, not to ${to.name}; escalate them or page ${to.name} instead.`,
  );
}

/** Whose page it was, when it was one person's: undo gives it back. */
function holderOf(alert: Alert): { readonly from?: string } {
  const [only, second] = alert.assignees;
  return only?.email === undefined || second !== undefined ? {} : { from: only.email };
}
