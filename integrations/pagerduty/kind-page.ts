import { z } from "zod";
import {
  type Execution,
  type OperationKind,
  PAGE_EXPIRES_AFTER_MS,
  type VendorRequest,
} from "../../src/core/operation-kind.ts";
import { carriedOut, outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { ensureAbout, parseAnswer } from "../../src/core/wire.ts";
import { oneIncident } from "./alert-detail.ts";
import { TITLE, toAlert } from "./domain.ts";
import { notAsAsked } from "./kinds-state.ts";
import { pageParams } from "./params.ts";
import { fromHeader, type UpdatePorts } from "./update-run.ts";
import { incident, type WireIncident } from "./wire.ts";

/** "Open incident with matching dedup key already exists on this service" (ibid., errors). */
const OPEN_ALREADY = /matching dedup key/iu;

/**
 * Opens an incident. Its incident_key is the plan's and the operation's: while it is open the vendor refuses a second one
 * with the same key, and afterwards it can be found by it (PagerDuty REST docs, POST /incidents, read 2026-11-21).
 */
export function pageKind({ api, clock }: UpdatePorts): OperationKind {
  async function findOurs(operation: Operation, execution: Execution): Promise<WireIncident | undefined> {
    const query = { incident_key: keyOf(operation, execution), date_range: "all" };
    const { incidents } = await api.get(z.object({ incidents: z.array(incident) }), "/incidents", query);
    return incidents.find((one) => (one.incident_key ?? query.incident_key) === query.incident_key);
  }

  const open = (operation: Operation, execution: Execution): Promise<Outcome> =>
    carriedOut(operation, {
      clock,
      signal: execution.signal,
      send: () => api.send(pageRequest(operation, execution), "write", execution),
      judge: ({ body }) => {
        const { incident: opened } = parseAnswer(TITLE, oneIncident, body, "the page");
        const key = keyOf(operation, execution);
        ensureAbout(TITLE, "incident", key, opened.incident_key ?? key);
        return opened.status === "resolved" ? notAsAsked(opened, "open") : paged(opened);
      },
    });

  return {
    kind: "pagerduty.page",
    params: pageParams,
    safety: "reconcilable",
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => {
      const { service, urgency, title } = pageParams.parse(operation.params);
      return `page ${operation.target.label} (${urgency} urgency, service ${service.name}): ${title}`;
    },
    requests: (operations, execution) => operations.map((operation) => pageRequest(operation, execution)),
    async *execute(operations, execution) {
      for (const operation of operations) yield doubtingRefusal(await open(operation, execution));
    },
    reconcile: async (operation, execution) => {
      const found = await findOurs(operation, execution);
      return found && outcomeOf(operation, paged(found), clock.now());
    },
  };
}

/** An earlier try has happened after all: looking will show it. */
function doubtingRefusal(outcome: Outcome): Outcome {
  const isOurs = outcome.state === "failed" && OPEN_ALREADY.test(outcome.reason ?? "");
  return isOurs ? { ...outcome, state: "unknown" } : outcome;
}

function keyOf(operation: Operation, { planId }: Execution): string {
  return `tocsin:${planId}:${operation.id}`;
}

function pageRequest(operation: Operation, execution: Execution): VendorRequest {
  const { service, title, details, urgency, policyId, assigneeIds } = pageParams.parse(operation.params);
  return {
    method: "POST",
    path: "/incidents",
    headers: fromHeader(execution),
    body: {
      incident: {
        type: "incident",
        title,
        service: { id: service.id, type: "service_reference" },
        urgency,
        incident_key: keyOf(operation, execution),
        // A string, although the OpenAPI document says object (PagerDuty docs, Incident Creation API).
        body: { type: "incident_body", details },
        ...(policyId === undefined ? {} : { escalation_policy: { id: policyId, type: "escalation_policy_reference" } }),
        ...(assigneeIds === undefined
          ? {}
          : { assignments: assigneeIds.map((id) => ({ assignee: { id, type: "user_reference" } })) }),
      },
    },
  };
}

function paged(opened: WireIncident): Verdict {
  const { id, handle, url } = toAlert(opened);
  return { state: "done", data: { alertId: id, handle, url } };
}
