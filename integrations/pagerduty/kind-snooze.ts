import { inParallel } from "../../src/core/in-parallel.ts";
import type { Execution, OperationKind, VendorRequest } from "../../src/core/operation-kind.ts";
import { carriedOut, outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { ensureAbout, parseAnswer } from "../../src/core/wire.ts";
import { duration } from "../../src/core/wording.ts";
import { incidentPath, oneIncident } from "./alert-detail.ts";
import { MAX_IN_FLIGHT } from "./client.ts";
import { TITLE, toAlert } from "./domain.ts";
import { notAsAsked } from "./kinds-state.ts";
import { lookAt } from "./look.ts";
import { nameOf, snoozeParams, updateParams } from "./params.ts";
import { leftData, undoing } from "./undoing.ts";
import { fromHeader, type UpdatePorts } from "./update-run.ts";
import type { WireIncident } from "./wire.ts";

/** A snooze lasts from one second to seven days (PagerDuty REST docs, snooze, read 2026-11-21). */
export const SNOOZE_MS_MAX = 604_800_000;
/** How far the vendor's wake-up may lie from what was asked: rounding, and the time the request took. */
const SLACK_MS = 60_000;

/** Sent again it would set the same end, but stand in the log twice. */
export function snoozeKind(ports: UpdatePorts): OperationKind {
  const { api, clock } = ports;
  const secondsLeft = (operation: Operation) =>
    Math.ceil((snoozeParams.parse(operation.params).untilAt - clock.now()) / 1_000);

  const request = (operation: Operation, execution: Execution): VendorRequest => ({
    method: "POST",
    path: incidentPath(operation.target.id, "/snooze"),
    headers: fromHeader(execution),
    body: { duration: Math.max(1, secondsLeft(operation)) },
  });

  async function snooze(operation: Operation, execution: Execution): Promise<Outcome> {
    if (secondsLeft(operation) < 1) {
      return outcomeOf(operation, { state: "failed", reason: "that time has passed" }, clock.now());
    }
    return carriedOut(operation, {
      clock,
      signal: execution.signal,
      send: () => api.send(request(operation, execution), "write", execution),
      judge: ({ body }) => {
        const { incident } = parseAnswer(TITLE, oneIncident, body, "the snooze");
        ensureAbout(TITLE, "incident", operation.target.id, incident.id);
        return judge(operation, incident);
      },
    });
  }

  return {
    kind: "pagerduty.snooze",
    params: snoozeParams,
    safety: "reconcilable",
    describe: (operation) => `snooze ${nameOf(operation)} for ${duration(Math.max(0, secondsLeft(operation) * 1_000))}`,
    requests: (operations, execution) => operations.map((operation) => request(operation, execution)),
    execute: (operations, execution) =>
      inParallel(operations, (operation) => snooze(operation, execution), MAX_IN_FLIGHT),
    reconcile: async (operation) => {
      const { createdAt } = updateParams.parse(operation.params);
      const found = await lookAt(api, [{ id: operation.target.id, createdAt }], ["acknowledged"]);
      const now = found.get(operation.target.id);
      const verdict = now && judge(operation, now);
      return verdict?.state === "done" ? outcomeOf(operation, verdict, clock.now()) : undefined;
    },
    inverse: takeBack,
  };
}

function judge(operation: Operation, now: WireIncident): Verdict {
  if (now.status !== "acknowledged") return notAsAsked(now, "snoozed");
  const { untilAt } = snoozeParams.parse(operation.params);
  const actual = toAlert(now).snoozedUntilAt;
  if (actual !== undefined && Math.abs(actual - untilAt) <= SLACK_MS) return { state: "done", data: leftData(now) };
  return { state: "unknown", reason: "PagerDuty took the request, but the incident is not snoozed until then" };
}

/**
 * An incident that was snoozed gets its old end again, one that was open is opened again. One that was merely
 * acknowledged stays snoozed: PagerDuty documents no way to end a snooze and keep the acknowledgement.
 */
function takeBack(operation: Operation, outcome: Outcome): Operation | undefined {
  if (outcome.state !== "done") return undefined;
  const { was, wasUntilAt, ...params } = snoozeParams.parse(operation.params);
  if (was.status === "triggered") return undoing(operation, outcome, "acknowledged");
  if (wasUntilAt === undefined) return undefined;
  return { ...operation, id: `undo-${operation.id}`, params: { ...params, was, untilAt: wasUntilAt } };
}
