import { DateTime } from "luxon";
import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { OperationKind } from "../../src/core/operation-kind.ts";
import { type ActionPorts, type ActionSpec, alertAction, anyKind } from "../../src/core/ops-action.ts";
import { pageKind } from "../../src/core/ops-page.ts";
import { ACKNOWLEDGE, UNACKNOWLEDGE } from "./acknowledge.ts";
import { alertPath, findAlert, findByAlias } from "./alert-path.ts";
import { ASSIGN } from "./assign.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import { noteKind, SKEW_MS } from "./kind-note.ts";
import { ESCALATED, noteText, saysDone } from "./note-text.ts";
import { readLog, readNotes } from "./notes.ts";
import type { WritePorts } from "./operation.ts";
import { watchOthersDoing } from "./others-doing.ts";
import { type AlertWire, isClosed, isSnoozed } from "./wire.ts";

/** `source` of the alerts that we create; at most 100 characters (Jira Service Management ops REST API, Create alert). */
const SOURCE = "Tocsin";

/** Everything that this integration can do to Jira Service Management. */
export function operationKinds(write: WritePorts): readonly OperationKind[] {
  const ports = actionPorts(write);
  const others = watchOthersDoing();
  const actions = [
    anyKind(alertAction(ACKNOWLEDGE, ports)),
    anyKind(alertAction(CLOSE, ports)),
    anyKind(alertAction(SNOOZE, ports)),
    anyKind(alertAction(ASSIGN, ports)),
    anyKind(alertAction(escalateSpec(write), ports)),
  ];
  return [
    ...actions.map(others.watched),
    anyKind(alertAction(UNACKNOWLEDGE, ports)),
    anyKind(noteKind(write, others)),
    anyKind(pageKindOf(write)),
  ];
}

/**
 * What is forbidden is taken in like anything else, and what was done shows only on the alert: so each write is asked
 * for and looked at.
 */
function actionPorts({ api, clock, prover }: WritePorts): ActionPorts<AlertWire> {
  return {
    account: ACCOUNT,
    title: TITLE,
    clock,
    prover,
    mustShow: true,
    find: (id) => findAlert(api, id),
    reading: (id) => ({ method: "GET", path: alertPath(api, id) }),
    posting: (verb, id, body) => ({
      method: "POST",
      path: alertPath(api, id, `/${verb}`),
      ...(body === undefined ? {} : { body }),
    }),
  };
}

type Action<P extends JsonObject> = ActionSpec<AlertWire, P>;
const titled = { title: z.string() };

const CLOSE: Action<{ title: string }> = {
  verb: "close",
  params: z.object(titled),
  safety: "reconcilable",
  describe: (label) => `close ${label}`,
  body: () => undefined,
  already: /already.*closed/i,
  alreadyIsTheirs: true,
  shows: (alert, _params, { createdAt }) => {
    if (!isClosed(alert)) return undefined;
    return (alert.closeTime ?? createdAt) >= createdAt - SKEW_MS ? "done" : "already";
  },
};

const SNOOZE: Action<{ title: string; untilAt: number }> = {
  verb: "snooze",
  params: z.object({ ...titled, untilAt: z.number() }),
  safety: "repeatable",
  describe: (label, { untilAt }) => `snooze ${label} until ${spoken(untilAt)}`,
  body: ({ untilAt }) => ({ endTime: iso(untilAt) }),
  // Whole seconds are kept.
  shows: (alert, { untilAt }) =>
    isSnoozed(alert) && Math.abs((alert.snoozedUntil ?? 0) - untilAt) < 1_000 ? "done" : undefined,
};

/**
 * It pages the next level, so after a lost answer the log is read before it is sent again. All of ours are the account's
 * there; each that was proved has its note, so only one more than there are notes is this one.
 */
function escalateSpec({ api }: WritePorts): Action<{ title: string; policy: string; name: string }> {
  return {
    verb: "escalate",
    params: z.object({ ...titled, policy: z.string(), name: z.string() }),
    safety: "reconcilable",
    describe: (label, { name }) => `escalate ${label} in ${name}`,
    body: ({ policy }) => ({ escalationId: policy }),
    trace: async ({ target }, _params, { createdAt }) => {
      const [log, notes] = await Promise.all([readLog(api, target.id), readNotes(api, target.id)]);
      const sinceAt = createdAt - SKEW_MS;
      const escalations = log.filter((entry) => entry.logTime >= sinceAt && /escalat/i.test(entry.log ?? ""));
      const signed = notes.filter((note) => note.createdAt >= sinceAt && saysDone(note.note ?? "", ESCALATED));
      return escalations.length > signed.length ? "done" : undefined;
    },
  };
}

/** A new alert, alone of all writes, takes a note with it. */
function pageKindOf({ api, clock, prover }: WritePorts) {
  return pageKind({
    account: ACCOUNT,
    clock,
    prover,
    path: () => api.ops("/alerts"),
    signature: (by) => ({ source: SOURCE, note: noteText({ title: "", did: "Paged" }, by, api.email) }),
    findByAlias: (alias) => findByAlias(api, alias),
    alertUrl: api.alertUrl,
  });
}

/** For a line that has no reader's zone yet: "21 Nov 04:00 UTC". */
function spoken(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc", locale: "en-GB" }).toFormat("d MMM HH:mm 'UTC'");
}

/** ISO 8601 with whole seconds, as in the documents' examples. */
function iso(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc" }).startOf("second").toISO({ suppressMilliseconds: true }) ?? "";
}
