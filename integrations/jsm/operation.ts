import { alertWrite } from "../../src/core/alert-operation.ts";
import type { Alert } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Prover } from "../../src/core/ops-proof.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation, SideEffect } from "../../src/core/plan.ts";
import { oneLine } from "../../src/core/wording.ts";
import { ACCOUNT, type JsmApi } from "./client.ts";

export type Verb = "acknowledge" | "unacknowledge" | "close" | "snooze" | "assign" | "escalate";

/** Of a name in a note. Ours. */
const NAME_CHARS = 200;

type Target = Pick<Alert, "id" | "handle" | "title" | "url">;

export interface WritePorts {
  readonly api: JsmApi;
  readonly clock: Clock;
  readonly prover: Prover;
}

/** One write on one alert. Its id is unique in a plan, for a plan does each thing to an alert once. */
export function alertOperation(
  verb: Verb,
  alert: Target,
  params: JsonObject = {},
  effects: readonly SideEffect[] = [],
): Operation {
  const id = `${ACCOUNT}.${verb}:${alert.id}`;
  return alertWrite(ACCOUNT, verb, alert, { id, params: { title: alert.title, ...params }, effects });
}

/** What a note says: somebody's words, or what somebody did, or both. */
export interface NoteParams extends JsonObject {
  readonly title: string;
  readonly text?: string;
  /** "Acknowledged", where it says what was done. */
  readonly did?: string;
  /** What its undo says in a note of its own; absent: nothing is taken back. */
  readonly undo?: string;
}

export function noteOperation(alert: Target, idStart: string, params: Omit<NoteParams, "title">): Operation {
  const id = `${ACCOUNT}.${idStart}:${alert.id}`;
  return alertWrite(ACCOUNT, "note", alert, { id, params: { title: alert.title, ...params } });
}

interface Signature {
  readonly did: string;
  readonly undo?: string;
  /** Their own words. */
  readonly text?: string | undefined;
  /** Of the token's account, in lower case. */
  readonly email: string;
}

/**
 * A write with the note that says who did it, since Jira Service Management takes neither a user nor a note with an
 * action and shows the token's account instead. Whoever that account is needs none, unless there is something to say.
 */
export function signed(
  operation: Operation,
  alert: Target,
  by: Attribution,
  { email, text, ...words }: Signature,
): readonly Operation[] {
  const said = text?.trim() ? { text } : {};
  if (isAccount(by, email) && said.text === undefined) return [operation];
  const verb = operation.kind.slice(ACCOUNT.length + 1);
  return [operation, { ...noteOperation(alert, `note-${verb}`, { ...words, ...said }), after: operation.id }];
}

/** Whether it is the token's account itself that speaks. */
export function isAccount(by: Attribution, email: string): boolean {
  return by.onBehalfOf === undefined && by.email?.toLowerCase() === email;
}

/** The person as a note names them. */
export function nameOf(by: Attribution | undefined): string {
  return oneLine(by?.onBehalfOf ?? by?.name ?? "somebody", NAME_CHARS);
}
