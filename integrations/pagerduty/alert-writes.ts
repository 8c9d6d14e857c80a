import { alertWrite } from "../../src/core/alert-operation.ts";
import type { Alert, AlertSource } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import type { JsonObject } from "../../src/core/json.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, SideEffect } from "../../src/core/plan.ts";
import { ACCOUNT } from "./domain.ts";
import { SNOOZE_MS_MAX } from "./kind-snooze.ts";
import { paramsFor } from "./params.ts";

type Writes = Pick<AlertSource, "acknowledge" | "resolve" | "snooze" | "note" | "assign">;

/** The writes that need no look at the vendor first. */
export const alertWrites: Writes = {
  acknowledge: (alerts, by) => alerts.flatMap((alert) => withEvidence(alert, by, [acknowledge(alert, by)])),

  resolve: (alerts, by, note) =>
    alerts.flatMap((alert) => {
      const resolution = note === undefined ? {} : { resolution: note };
      const resolve = update("resolve", alert, { ...paramsFor(alert), ...resolution });
      // The resolution goes into the log only; people look for what was said among the notes.
      return withEvidence(alert, by, [resolve, ...noteAfter(resolve, alert, note)]);
    }),

  snooze: (alerts, by, untilAt, reason) =>
    alerts.flatMap((alert) => {
      const before = alert.state === "open" ? [acknowledge(alert, by)] : [];
      const snooze = {
        ...update("snooze", alert, {
          ...paramsFor(alert),
          untilAt,
          ...(alert.snoozedUntilAt === undefined ? {} : { wasUntilAt: alert.snoozedUntilAt }),
        }),
        ...(before[0] === undefined ? {} : { after: before[0].id }),
      };
      return withEvidence(alert, by, [...before, snooze, ...noteAfter(snooze, alert, reason)]);
    }),

  note: (alert, by, text) => [
    noteOn(alert, "note", by.onBehalfOf === undefined ? { content: text } : { content: `${by.onBehalfOf}: ${text}` }),
  ],

  assign: (alerts, by, to) => {
    const target = assignable(to);
    return alerts.flatMap((alert) =>
      withEvidence(alert, by, [update("reassign", alert, { ...paramsFor(alert), to: target }, ["pages"])]),
    );
  },
};

/** Throws BotError("bad_input") for a time that PagerDuty does not snooze to. */
export function checkSnooze(untilAt: number, now: number): void {
  if (untilAt - now <= SNOOZE_MS_MAX) return;
  throw new BotError("bad_input", "PagerDuty snoozes for seven days at most; say a shorter time.");
}

export function update(
  verb: "acknowledge" | "resolve" | "snooze" | "reassign" | "escalate",
  alert: Alert,
  params: JsonObject,
  effects: readonly SideEffect[] = [],
): Operation {
  return alertWrite(ACCOUNT, verb, alert, { id: `${verb}-${alert.id}`, params, effects });
}

/**
 * Under the fallback account PagerDuty shows that account's name, so each incident gets a note that names the real
 * person, written only when the write itself has worked.
 */
export function withEvidence(alert: Alert, by: Attribution, operations: readonly Operation[]): readonly Operation[] {
  const person = by.onBehalfOf;
  const main = operations.findLast((operation) => operation.kind !== "pagerduty.note");
  if (person === undefined || main === undefined) return operations;
  const did = main.kind.replace("pagerduty.", "");
  const content = `For ${person}, through Tocsin: ${did}.`;
  const note = noteOn(alert, `evidence-${did}`, { content, onBehalf: { person, did } });
  return [...operations, { ...note, after: main.id }];
}

/** Acknowledging as somebody who is not assigned assigns the incident to them (hubot-archive/hubot-pager-me#125). */
function acknowledge(alert: Alert, by: Attribution): Operation {
  const isTheirs = alert.assignees.length === 0 || alert.assignees.some((user) => user.id === by.id);
  return update("acknowledge", alert, paramsFor(alert), isTheirs ? [] : ["reassigns"]);
}

function noteAfter(operation: Operation, alert: Alert, text: string | undefined): readonly Operation[] {
  if (text === undefined || text.trim() === "") return [];
  return [{ ...noteOn(alert, `note-${operation.id.split("-")[0]}`, { content: text }), after: operation.id }];
}

function noteOn(alert: Alert, idStart: string, params: JsonObject): Operation {
  return alertWrite(ACCOUNT, "note", alert, { id: `${idStart}-${alert.id}`, params });
}

function assignable(to: Named): JsonObject {
  const id = idAt(to, ACCOUNT);
  if (to.kind !== "person" && to.kind !== "policy") {
    throw new BotError(
      "bad_input",
      `PagerDuty assigns to a person or an escalation policy; ${to.name} is a ${to.kind}.`,
    );
  }
  if (id === undefined) throw new BotError("bad_input", `PagerDuty does not know ${to.name}.`);
  return { kind: to.kind, id, name: to.name };
}
