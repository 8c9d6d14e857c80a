import { alertWrite } from "../../src/core/alert-operation.ts";
import type { Alert } from "../../src/core/alerts.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, SideEffect } from "../../src/core/plan.ts";
import { ACCOUNT } from "./client.ts";

/** `source` of everything that we do, as the alert's log shows it; at most 100 characters (OpsGenie docs, Alert API). */
const SOURCE = "Tocsin";
/** Longest note of an action (same page). */
const NOTE_CHARS = 25_000;

export type Verb = "acknowledge" | "unacknowledge" | "close" | "snooze" | "assign" | "escalate" | "note" | "page";

/** One write on one alert. Its id is unique in a plan, for a plan does each thing to an alert once. */
export function alertOperation(
  verb: Verb,
  alert: Pick<Alert, "id" | "handle" | "title" | "url">,
  params: JsonObject = {},
  effects: readonly SideEffect[] = [],
): Operation {
  const id = `${ACCOUNT}.${verb}:${alert.id}`;
  return alertWrite(ACCOUNT, verb, alert, { id, params: { title: alert.title, ...params }, effects });
}

/** As whom OpsGenie shows what a plan does. */
export function userNameOf(by: Attribution): string {
  return by.email ?? by.name;
}

/** The fields that every action takes: who, through what, and a note, which names the real person behind a fallback. */
export function actionBody(by: Attribution | undefined, note?: string): JsonObject {
  const behalf = by?.onBehalfOf === undefined ? undefined : `Asked for by ${by.onBehalfOf}.`;
  const text = [note, behalf].filter((part) => part !== undefined && part !== "").join("\n");
  return {
    ...(by === undefined ? {} : { user: userNameOf(by) }),
    source: SOURCE,
    ...(text === "" ? {} : { note: text.slice(0, NOTE_CHARS) }),
  };
}
