import { DateTime } from "luxon";
import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { Execution, OperationKind } from "../../src/core/operation-kind.ts";
import { alertAction, anyKind } from "../../src/core/ops-action.ts";
import { type Action, actionPorts, type WritePorts } from "./alert-action.ts";
import { noteSpec } from "./alert-notes.ts";
import { escalateSpec } from "./escalate.ts";
import { actionBody, alertOperation, userNameOf } from "./operation.ts";
import { opsgeniePage } from "./page.ts";

/** Everything that this integration can do to OpsGenie. */
export function operationKinds(write: WritePorts): readonly OperationKind[] {
  const ports = actionPorts(write);
  return [
    anyKind(alertAction(ACKNOWLEDGE, ports)),
    anyKind(alertAction(UNACKNOWLEDGE, ports)),
    anyKind(alertAction(CLOSE, ports)),
    anyKind(alertAction(SNOOZE, ports)),
    anyKind(alertAction(ASSIGN, ports)),
    anyKind(alertAction(escalateSpec(write.api), ports)),
    anyKind(alertAction(noteSpec(write.api), ports)),
    opsgeniePage(write),
  ];
}

const titled = { title: z.string() };

const ACKNOWLEDGE: Action<{ title: string; from?: string }> = {
  verb: "acknowledge",
  params: z.object({ ...titled, from: z.string().exactOptional() }),
  safety: "repeatable",
  describe: (label) => `acknowledge ${label}`,
  body: (_params, by) => actionBody(by),
  already: /already.*(acknowledged|acked)/i,
  shows: ({ acknowledged, createdAt, report }, _params, execution) =>
    acknowledged ? whose(report?.acknowledgedBy, instantOf(createdAt, report?.ackTime), execution) : undefined,
  data: (_params, by): JsonObject => (by === undefined ? {} : { acknowledgedBy: userNameOf(by) }),
  inverse: (operation, { title, from }, outcome) => {
    const by = outcome.data?.acknowledgedBy;
    const owners = typeof by === "string" ? { acknowledgedBy: by, ...(from === undefined ? {} : { from }) } : {};
    const alert = { id: operation.target.id, handle: operation.target.label, title, url: operation.target.url ?? "" };
    return alertOperation("unacknowledge", alert, owners, ["pages"]);
  },
};

/**
 * Only undo sends it: it pages people again, so it leaves alone what somebody has changed meanwhile, and is looked for
 * before it is sent again.
 */
const UNACKNOWLEDGE: Action<{ title: string; acknowledgedBy?: string; from?: string }> = {
  verb: "unacknowledge",
  params: z.object({ ...titled, acknowledgedBy: z.string().exactOptional(), from: z.string().exactOptional() }),
  safety: "reconcilable",
  describe: (label) => `take back the acknowledgement of ${label}`,
  body: (_params, by) => actionBody(by),
  already: /not acknowledged|already.*unacknowledged/i,
  shows: (alert) => (alert.acknowledged ? undefined : "done"),
  guards: () => true,
  guard: (alert, { acknowledgedBy, from }) => {
    if (alert.status === "closed") return { state: "failed", reason: "It has been closed since." };
    if (alert.snoozed) return { state: "failed", reason: "It has been snoozed since." };
    if (!alert.acknowledged) return { state: "already" };
    if (acknowledgedBy === undefined) return undefined;
    const who = alert.report?.acknowledgedBy;
    if (who && !sameUser(who, acknowledgedBy)) {
      return { state: "failed", reason: `${who} has acknowledged it since.` };
    }
    // An acknowledgement makes its user the owner of what nobody owned.
    const isAsLeft = !alert.owner || sameUser(alert.owner, acknowledgedBy) || sameUser(alert.owner, from);
    return isAsLeft ? undefined : { state: "failed", reason: `It has been given to ${alert.owner} since.` };
  },
};

const CLOSE: Action<{ title: string; note?: string }> = {
  verb: "close",
  params: z.object({ ...titled, note: z.string().exactOptional() }),
  safety: "repeatable",
  describe: (label) => `close ${label}`,
  body: ({ note }, by) => actionBody(by, note),
  already: /already.*closed/i,
  shows: ({ status, createdAt, report }, _params, execution) =>
    status === "closed" ? whose(report?.closedBy, instantOf(createdAt, report?.closeTime), execution) : undefined,
};

/** Its note would be there twice. */
const SNOOZE: Action<{ title: string; untilAt: number; note?: string }> = {
  verb: "snooze",
  params: z.object({ ...titled, untilAt: z.number(), note: z.string().exactOptional() }),
  safety: "reconcilable",
  describe: (label, { untilAt }) => `snooze ${label} until ${spoken(untilAt)}`,
  body: ({ untilAt, note }, by) => ({ endTime: iso(untilAt), ...actionBody(by, note) }),
  // OpsGenie keeps whole seconds.
  shows: (alert, { untilAt }) =>
    alert.snoozed && Math.abs((alert.snoozedUntil ?? 0) - untilAt) < 1_000 ? "done" : undefined,
};

interface AssignParams extends JsonObject {
  readonly title: string;
  /** User name of the new owner. */
  readonly to: string;
  /** User name of the owner before, if there was one: whom undo gives it back to. */
  readonly from?: string;
  /** Set on what undo sends: only while this is still the owner. */
  readonly onlyIf?: string;
}

/** Repeating it would tell the new owner twice, so it is looked up first. */
const ASSIGN: Action<AssignParams> = {
  verb: "assign",
  params: z.object({ ...titled, to: z.string(), from: z.string().exactOptional(), onlyIf: z.string().exactOptional() }),
  safety: "reconcilable",
  describe: (label, { to }) => `assign ${label} to ${to}`,
  body: ({ to }, by) => ({ owner: { username: to }, ...actionBody(by) }),
  already: /already.*(owner|assigned)/i,
  shows: (alert, { to }) => (sameUser(alert.owner, to) ? "done" : undefined),
  guards: ({ onlyIf }) => onlyIf !== undefined,
  guard: (alert, { to, onlyIf }) => {
    if (alert.status === "closed") return { state: "failed", reason: "It has been closed since." };
    if (sameUser(alert.owner, to)) return { state: "already" };
    if (sameUser(alert.owner, onlyIf)) return undefined;
    return { state: "failed", reason: `It has been given to ${alert.owner || "nobody"} since.` };
  },
  inverse: (operation, { title, to, from }) => {
    if (from === undefined || from === to) return undefined;
    const alert = { id: operation.target.id, handle: operation.target.label, title, url: operation.target.url ?? "" };
    return alertOperation("assign", alert, { to: from, onlyIf: to }, ["pages"]);
  },
};

/** How far OpsGenie's clock may be behind ours; beyond it something of this plan is taken for an earlier one's. */
const SKEW_MS = 5_000;

/** Ours is what our user did since the plan was accepted; where OpsGenie does not say who or when, it is taken to be. */
function whose(who: string | undefined, at: number | undefined, { by, createdAt }: Execution): "done" | "already" {
  const isOurUser = !who || by === undefined || sameUser(who, userNameOf(by));
  return isOurUser && (at === undefined || at >= createdAt - SKEW_MS) ? "done" : "already";
}

function instantOf(createdAt: number, afterMs: number | undefined): number | undefined {
  return afterMs === undefined ? undefined : createdAt + afterMs;
}

function sameUser(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a.toLowerCase() === b?.toLowerCase();
}

/** For a line that has no reader's zone yet: "21 Nov 04:00 UTC". */
function spoken(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc", locale: "en-GB" }).toFormat("d MMM HH:mm 'UTC'");
}

/** ISO 8601 with whole seconds, as in OpsGenie's examples. */
function iso(at: number): string {
  return DateTime.fromMillis(at, { zone: "utc" }).startOf("second").toISO({ suppressMilliseconds: true }) ?? "";
}
